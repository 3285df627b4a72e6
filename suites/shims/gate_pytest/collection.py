"""Collection: which files are loaded, and which tests there are. PYTEST_DONT_REWRITE."""
import pytest

from gate_pytest.gate import Step
from gate_pytest.outcomes import bare_failure, failure_of, is_skip, outcome_of, skip_of
from gate_pytest.refs import name_of, ref_of


class Collection:
    """Tells what is loaded, and keeps out of it what this launch is not about."""

    def __init__(self, gate):
        self.gate = gate
        self.known, self.seen, self.conftests = [], {}, set()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection(self, session):
        config = session.config
        # With a test in it, a file that is left out would be "not found": a usage error.
        config.args[:] = [arg for arg in config.args if self.gate.assignment.wants(arg)]
        if getattr(config.option, "lf", False):
            # It hides tests while files are read, and then nobody can count what is deselected.
            plugin = config.pluginmanager.getplugin("lfplugin-collwrapper")
            if plugin is not None:
                config.pluginmanager.unregister(plugin)
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path):
        return None if self.gate.assignment.enters(collection_path) else True

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        is_file = isinstance(collector, pytest.File) and not isinstance(collector, pytest.Package)
        if is_file and not self.gate.assignment.loads(collector.path):
            collector.collect = lambda: []  # also when it is named on the command line, where pytest_ignore_collect is not asked
            yield
            return
        file = ref_of(collector).get("file")
        step = Step(self.gate, {"kind": "load", "file": file}) if is_file else None
        outcome = yield
        if outcome.excinfo:
            return  # the session ends here, and says why
        report = outcome.get_result()
        call = getattr(report, "call", None)
        error = call.excinfo.value if call is not None and call.excinfo else None
        if report.failed and str(getattr(error, "path", "")) in self.conftests:
            return  # told when it was imported
        if report.failed and step is None:
            step = Step(self.gate, {"kind": "load", "file": file})  # a class, or a folder
        if step is None:
            return
        if report.failed and error is not None:
            cause = error.__cause__
            if cause is None or is_skip(cause):
                cause = error
            step.end(outcome_of([failure_of(cause, cause.__traceback__, report.longreprtext)], "load"))
        elif report.failed:
            step.end(outcome_of([bare_failure(report.longreprtext)], "load"))
        else:
            step.end(skip_of(report) if report.skipped else None)

    def pytest_collectreport(self, report):
        self.gate.failures += report.failed

    def name_all(self, items):
        """Names each test once, in order of appearance, before anybody sorts or removes."""
        for item in items:
            if hasattr(item, "_gate_ref"):
                continue
            ref = ref_of(item)
            nth = self.seen[name_of(ref)] = self.seen.get(name_of(ref), 0) + 1
            if nth > 1:
                ref["nth"] = nth
            item._gate_ref = ref
            self.known.append(item)

    def is_left_out(self, ref):
        return self.gate.assignment.is_done(ref) or self.gate.assignment.is_unselected(ref)

    def mode_of(self, item, chosen):
        if self.gate.assignment.is_unselected(item._gate_ref):
            return "unselected"
        return "run" if id(item) in chosen else "deselected"

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        self.name_all(items)
        items[:] = self.gate.assignment.in_order(items)  # first, so that whoever has an order of their own has the last word
        yield
        self.name_all(items)
        # Last, so that whoever shuffles or shards sees the same list in each launch.
        items[:] = [item for item in items if not self.is_left_out(item._gate_ref)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session):
        self.name_all(session.items)
        chosen = {id(item) for item in session.items}
        tests = [
            dict(item._gate_ref, mode=self.mode_of(item, chosen))
            for item in self.known
            if not self.gate.assignment.is_done(item._gate_ref)
        ]
        self.gate.tell("discovered", tests=tests)
