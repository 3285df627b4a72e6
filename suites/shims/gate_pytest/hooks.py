"""Hooks: fixtures that serve more than one test. PYTEST_DONT_REWRITE."""
import os

import pytest

from gate_pytest.gate import Step
from gate_pytest.outcomes import failure_of, is_skip, outcome_of, words_of
from gate_pytest.refs import file_of, key_of, ref_of

# The names that pytest gives to xunit-style functions, which it turns into fixtures: what a user calls them, before and after.
_XUNIT = (
    ("_xunit_setup_module_fixture", ("setUpModule", "setup_module"), ("tearDownModule", "teardown_module")),
    ("_xunit_setup_class_fixture", ("setup_class",), ("teardown_class",)),
    ("_unittest_setUpClass_fixture", ("setUpClass",), ("tearDownClass",)),
)


class Hooks:
    """Tells the two halves of each such fixture."""

    def __init__(self, gate, collection):
        self.gate, self.collection = gate, collection
        self.errors = []  # (exception, hook): every test below a failed fixture gets the same exception object

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef, request):
        names = self.hook_names(fixturedef, request)
        if names is None:
            yield
            return
        item = request._pyfuncitem
        of = self.scope_of(fixturedef, request, item)
        kept = len(getattr(fixturedef, "_finalizers", ()))
        step = Step(self.gate, {"kind": "hook", "hook": names[0], "when": "before", "of": of})
        own = fixturedef.func
        if key_of(dict(of, titles=of["titles"] + ["(hook: %s)" % names[0]])) in self.gate.assignment.dead_hooks:
            fixturedef.func = _stay_out  # it hung or crashed in an earlier launch
        try:
            outcome = yield
        finally:
            fixturedef.func = own
        seconds = self.end_hook(step, outcome.excinfo[1] if outcome.excinfo else None, item)
        if self.gate.attempt is not None:
            self.gate.attempt.hooks += seconds
        finalizers = getattr(fixturedef, "_finalizers", None)
        if isinstance(finalizers, list) and len(finalizers) > kept:
            after = {"kind": "hook", "hook": names[1], "when": "after", "of": of}
            bracket = Teardown(self, after, item, len(finalizers) - kept)
            finalizers[kept:] = [bracket.around(each) for each in finalizers[kept:]]

    def hook_names(self, fixturedef, request):
        """What a user calls the two halves of a fixture, or nothing for one that belongs to a single test or to pytest."""
        if fixturedef.scope == "function" or isinstance(request.node, pytest.Item):
            return None
        for prefix, before, after in _XUNIT:
            if fixturedef.argname.startswith(prefix):
                return [next((name for name in names if hasattr(request.node.obj, name)), names[-1]) for names in (before, after)]
        if str(getattr(fixturedef.func, "__module__", "")).split(".")[0] == "_pytest":
            return None
        return [fixturedef.argname] * 2

    def scope_of(self, fixturedef, request, item):
        if fixturedef.scope in ("module", "class"):
            return ref_of(request.node)
        # The first test that asks for it as collected, not as run: the name must not depend on the order or on the worker.
        for other in self.collection.known:
            definitions = getattr(getattr(other, "_fixtureinfo", None), "name2fixturedefs", {})
            if fixturedef in (definitions.get(fixturedef.argname) or ()):
                item = other
                break
        ref = ref_of(item)
        return {"file": ref["file"], "titles": []} if "file" in ref else {"titles": []}

    def end_hook(self, step, error, item):
        if error is None or is_skip(error):
            return step.end()
        if isinstance(error, (pytest.exit.Exception, KeyboardInterrupt)):
            return 0.0  # nothing ends any more; the session says why
        of = step.step["of"]
        path = ([of["file"]] if "file" in of else []) + of["titles"] + ["(hook: %s)" % step.step["hook"]]
        self.errors.append((error, " > ".join(path)))
        return step.end(outcome_of([failure_of(error, error.__traceback__, words_of(item, error))], "hook"))

    def hook_of(self, error, item):
        for seen, name in self.errors:
            if seen is error:
                return name
        # `setup_module` of a package is no fixture; pytest keeps its exception with the package.
        for node, (_, kept) in getattr(getattr(item.session, "_setupstate", None), "stack", {}).items():
            if error is (kept[0] if isinstance(kept, tuple) else kept) and not isinstance(node, pytest.Item):
                path = str(node.path)
                path = path if path.endswith(".py") else os.path.join(path, "__init__.py")
                of = {"file": file_of(path), "titles": []}
                self.end_hook(Step(self.gate, {"kind": "hook", "hook": "setup_module", "when": "before", "of": of}), error, item)
                return self.hook_of(error, item)
        return None


class Teardown:
    """Brackets the finalizers of one fixture: the first of them begins the step, the last ends it."""

    def __init__(self, hooks, step, item, count):
        self.hooks, self.step, self.item, self.left = hooks, step, item, count
        self.running, self.error = None, None

    def around(self, finalizer):
        def watched():
            if self.running is None:
                if self.hooks.gate.attempt is not None:
                    self.hooks.gate.attempt.end_before_hook()
                self.running = Step(self.hooks.gate, self.step)
            try:
                finalizer()
            except BaseException as error:
                self.error = self.error or error
                raise
            finally:
                self.left -= 1
                if self.left == 0:
                    self.hooks.end_hook(self.running, self.error, self.item)

        return watched


def _stay_out(*_args, **_kwargs):
    raise RuntimeError("not entered again: it did not end in an earlier launch")
