"""What a launch is about. PYTEST_DONT_REWRITE."""
import json
import os

from gate_pytest.refs import BASE, file_of, folders_above, key_of


class Assignment:
    """What this launch is about: the file that the gate has left for it, asked file by file and test by test."""

    def __init__(self, told):
        skip, only = told.get("skip", {}), told.get("only")
        self.is_part, self.workers = only is not None, told.get("workers")
        self.done_files = {each["file"] for each in skip.get("files", ())}
        self.done_tests = {key_of(each) for each in skip.get("tests", ())}
        self.dead_hooks = {key_of(each) for each in skip.get("hooks", ())}
        self.files = {each["file"] for each in only["files"]} if only else set()
        self.tests = {key_of(each) for each in only["tests"]} if only else set()
        self.split_files = {each.get("file") for each in only["tests"]} if only else set()
        paths = [os.path.normpath(os.path.join(BASE, file)) for file in self.files]
        self.folders = {above for path in paths for above in folders_above(path)}
        self.ranks = {each["file"]: at for at, each in reversed(list(enumerate(told.get("first", ()))))}

    def loads(self, path):
        """Whether a file is to be loaded: it belongs to the launch, and something of it is left to do."""
        if not self.is_part and not self.done_files:
            return True
        file = file_of(path)
        return file not in self.done_files and (not self.is_part or file in self.files)

    def enters(self, path):
        """Whether a file or folder on the way to the tests is of use."""
        if not self.is_part:
            return True
        file = file_of(path)
        path = os.path.normpath(os.path.join(BASE, file))
        folder = os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path  # pytest 7 asks it for its folder
        return folder in self.folders or file in self.files

    def wants(self, argument):
        """Whether a path of the command line has anything to do with it. One that is not there is for pytest to refuse."""
        path = os.path.join(BASE, str(argument).split("::")[0])
        return not os.path.isfile(path) or self.loads(path)

    def is_done(self, ref):
        return key_of(ref) in self.done_tests

    def is_unselected(self, ref):
        return ref.get("file") in self.split_files and key_of(ref) not in self.tests

    def in_order(self, items):
        """Whole files first, in their order; what is in them and what follows stays in its own."""
        return sorted(items, key=lambda item: self.ranks.get(item._gate_ref.get("file"), len(self.ranks)))


def read_assignment():
    try:
        with open(os.environ["GATE_LAUNCH_FILE"], encoding="utf-8") as file:
            return Assignment(json.load(file))
    except KeyError:
        return Assignment({})
