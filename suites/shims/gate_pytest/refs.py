"""How the gate names files and tests. PYTEST_DONT_REWRITE."""
import os

import pytest

BASE = os.path.realpath(os.environ.get("GATE_CWD") or os.getcwd())


def file_of(path):
    """Relative to the suite's folder, with slashes."""
    path = str(path)
    if path not in _files:
        _files[path] = _relative(os.path.join(BASE, path))
    return _files[path]


_files = {}  # each test asks for the file that it is in


def _relative(path):
    relative = os.path.relpath(path, BASE)
    if relative.startswith(os.pardir):
        real = os.path.relpath(os.path.realpath(path), BASE)
        relative = relative if real.startswith(os.pardir) else real
    return relative.replace(os.sep, "/")


def ref_of(node):
    """The file, and the names of the nodes below it."""
    chain = node.listchain()
    files = [index for index, each in enumerate(chain) if isinstance(each, pytest.File)]
    titles = [each.name for each in chain[files[-1] + 1 :]] if files else [node.name]
    path = chain[files[-1]].path if files else getattr(node, "path", None)
    return {"file": file_of(path), "titles": titles} if path is not None else {"titles": titles}


def ref_of_id(nodeid, root):
    """For reports of tests that this process has not collected, as those of a lost worker."""
    path, _, rest = nodeid.partition("::")
    names, bracket, parameters = rest.partition("[")
    titles = names.split("::")
    titles[-1] += bracket + parameters
    return {"file": file_of(os.path.join(str(root), path)), "titles": titles}


def name_of(ref):
    return (ref.get("file"), tuple(ref["titles"]))


def key_of(ref):
    return (name_of(ref), ref.get("nth", 1))


def folders_above(path):
    """All folders that a path is in, up to the root."""
    while os.path.dirname(path) != path:
        path = os.path.dirname(path)
        yield path
