"""What the gate sees of pytest, from inside: PYTEST_DONT_REWRITE.

Loaded through PYTEST_PLUGINS, so that the command line stays the user's own. Appends one JSON line to $GATE_EVENTS at the
start and the end of each test, hook and import. Works on pytest 7 to 9 and Python 3.7 or newer, with and without xdist;
needs nothing but pytest, and touches nothing that a test can see, save for the GATE_ variables.
"""
import faulthandler
import json
import os
import re
import signal
import sys
import time
import traceback

import pytest

_DETAIL = 20000
_FRAMES = 60
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# "Timeout >2.0s" until pytest-timeout 2.2, "Timeout (>2.0s) from pytest-timeout." since.
_TIMEOUT = re.compile(r"^Failed: Timeout \(?>([0-9.]+)s")
# The names that pytest gives to xunit-style functions, which it turns into fixtures: what a user calls them, before and after.
_XUNIT = (
    ("_xunit_setup_module_fixture", ("setUpModule", "setup_module"), ("tearDownModule", "teardown_module")),
    ("_xunit_setup_class_fixture", ("setup_class",), ("teardown_class",)),
    ("_unittest_setUpClass_fixture", ("setUpClass",), ("tearDownClass",)),
)
# Options that name a report file, and what a relaunch calls it instead.
_REPORTS = (
    ("xmlpath", "junit.xml"),
    ("htmlpath", "report.html"),
    ("report_log", "report-log.jsonl"),
    ("json_report_file", "report.json"),
    ("allure_report_dir", "allure"),
)


class Wire:
    """The way out. Holds its own references, since tests replace clocks, file systems and descriptors."""

    def __init__(self, path):
        self.path = path
        self.pid = os.getpid()
        self.getpid, self.write, self.fstat, self.open = os.getpid, os.write, os.fstat, os.open
        self.dumps, self.time, self.clock = json.dumps, time.time, time.perf_counter
        self.flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self.reopen()

    def reopen(self):
        self.fd = self.open(self.path, self.flags, 0o644)
        self.identity = self.same()

    def same(self):
        try:
            seen = self.fstat(self.fd)
            return (seen.st_dev, seen.st_ino)
        except OSError:
            return None

    def say(self, kind, **event):
        if self.getpid() == self.pid:  # a forked child must not speak for its parent
            self.put(kind, event)

    def put(self, kind, event):
        event["type"] = kind
        event["at"] = int(self.time() * 1000)
        line = (self.dumps(event, separators=(",", ":")) + "\n").encode("utf-8")
        try:
            if self.same() != self.identity:
                self.reopen()  # a test has closed all descriptors, and ours may be another file by now
            while line:
                line = line[self.write(self.fd, line) :]
        except OSError:
            pass  # a full disk ends the report, never the user's tests; the gate misses the lines and says so


def _listen_for_stack_requests(folder):
    """A signal makes this process write where it is, even when a C loop holds the GIL."""
    number = signal.SIGRTMAX - 2 if sys.platform.startswith("linux") else getattr(signal, "SIGUSR2", None)
    if number is None or not hasattr(faulthandler, "register"):
        return
    path = os.path.join(folder, "stack.%d.txt" % os.getpid())
    # A bare descriptor: a file object would be closed, with a warning, while the interpreter shuts down.
    out = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    faulthandler.register(number, file=out, all_threads=True, chain=False)


def _plain(text):
    return _ANSI.sub("", text)


def _shortened(text):
    text = _plain(text)
    return text if len(text) <= _DETAIL else text[: _DETAIL // 2] + "\n[...]\n" + text[-_DETAIL // 2 :]


def _headline(error):
    kind = type(error)
    module = getattr(kind, "__module__", "") or ""
    short = module in ("builtins", "__main__") or module.split(".")[0] in ("pytest", "_pytest")
    name = kind.__name__ if short else module + "." + kind.__qualname__
    try:
        words = _plain(str(error))
    except Exception:
        words = ""  # an exception that cannot print itself still has a name
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return name + ": " + first if first else name


_INSIDE = tuple(
    os.path.dirname(os.path.abspath(module.__file__)) + os.sep
    for module in (sys.modules.get(name) for name in ("_pytest", "pluggy", "xdist"))
    if module is not None and getattr(module, "__file__", None)
)


def _foreign(file):
    return file.startswith(_INSIDE) or file.startswith("<frozen") or os.path.basename(file) in ("pytest_timeout.py", "gate_pytest.py")


def _frames(tb):
    frames = []
    while tb is not None:
        code = tb.tb_frame.f_code
        file = code.co_filename
        if not file.startswith("<"):
            file = os.path.normpath(os.path.join(BASE, file))
        frames.append({"function": code.co_name, "file": file, "line": tb.tb_lineno or 0, "column": 0})
        tb = tb.tb_next
    frames.reverse()
    return frames


def _stack(tb):
    """Innermost first, without the runner's own frames where there are others."""
    frames = _frames(tb)
    return ([frame for frame in frames if not _foreign(frame["file"])] or frames)[:_FRAMES]


def _failure(error, tb, detail):
    return {"message": _headline(error), "stack": _stack(tb), "detail": _shortened(detail)}


def _bare_failure(text):
    """Of a report that carries words and no exception."""
    words = _plain(text).strip()
    lines = words.splitlines() or ["failed"]
    return {"message": lines[0], "stack": [], "detail": _shortened(words)}


def _outcome(failures, deadline):
    """Failed, or hung when the runner's own clock ended it."""
    for failure in failures:
        seen = _TIMEOUT.match(failure["message"])
        if seen:
            limit = int(float(seen.group(1)) * 1000)
            return {
                "kind": "hung",
                "by": "runner",
                "deadline": deadline,
                "limitMs": limit,
                "message": failure["message"],
                "stack": failure["stack"],
            }
    return {"kind": "failed", "failures": failures}


def _leaves(error):
    inner = getattr(error, "exceptions", None)
    if isinstance(inner, (tuple, list)) and inner:
        return [leaf for each in inner for leaf in _leaves(each)]
    return [error]


def _skip_reason(report):
    if hasattr(report, "wasxfail"):
        reason = re.sub(r"^reason: ", "", report.wasxfail or "")
        return "xfail: " + reason if reason else "xfail"
    words = report.longrepr
    if isinstance(words, tuple) and len(words) == 3:
        words = words[2]
    return re.sub(r"^Skipped: ", "", _plain(str(words or "")))


def _skipped(report):
    reason = _skip_reason(report)
    return {"kind": "skipped", "reason": reason} if reason else {"kind": "skipped"}


def _file_of(path):
    """Relative to the suite's folder, with slashes."""
    path = os.path.join(BASE, str(path))
    relative = os.path.relpath(path, BASE)
    if relative.startswith(os.pardir):
        real = os.path.relpath(os.path.realpath(path), BASE)
        relative = relative if real.startswith(os.pardir) else real
    return relative.replace(os.sep, "/")


def _ref_of(node):
    """The file, and the names of the nodes below it."""
    chain = node.listchain()
    files = [index for index, each in enumerate(chain) if isinstance(each, pytest.File)]
    titles = [each.name for each in chain[files[-1] + 1 :]] if files else [node.name]
    path = chain[files[-1]].path if files else getattr(node, "path", None)
    return {"file": _file_of(path), "titles": titles} if path is not None else {"titles": titles}


def _ref_of_id(nodeid, root):
    """For reports of tests that this process has not collected, as those of a lost worker."""
    path, _, rest = nodeid.partition("::")
    names, bracket, parameters = rest.partition("[")
    titles = names.split("::")
    titles[-1] += bracket + parameters
    return {"file": _file_of(os.path.join(str(root), path)), "titles": titles}


def _name(ref):
    return (ref.get("file"), tuple(ref["titles"]))


def _text_of(error):
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def _printed(item, error):
    """As pytest shows it."""
    try:
        return str(item.repr_failure(pytest.ExceptionInfo.from_exc_info((type(error), error, error.__traceback__))))
    except Exception:
        return _text_of(error)  # some plugins' ways to print fail where there is no report


def _noting(finalizer, errors):
    def watched():
        try:
            finalizer()
        except BaseException as error:
            errors.append(error)
            raise

    return watched


def _is_skip(error):
    unittest = sys.modules.get("unittest")  # not imported for a suite that has no use for it
    kinds = (pytest.skip.Exception, pytest.xfail.Exception)
    return isinstance(error, kinds if unittest is None else kinds + (unittest.SkipTest,))


def _own_limit(item):
    """The limit of pytest-timeout for this test, in milliseconds."""
    if not item.config.pluginmanager.hasplugin("timeout"):
        return None
    mark = item.get_closest_marker("timeout")
    given = None if mark is None else mark.args[0] if mark.args else mark.kwargs.get("timeout")
    try:
        seconds = float(getattr(item.config, "_env_timeout", None) or 0) if given is None else float(given)
    except (TypeError, ValueError):
        return None
    return int(seconds * 1000) if seconds > 0 else None


def _key(ref):
    return (_name(ref), ref.get("nth", 1))


def _folders_above(path):
    """All folders that a path is in, up to the root."""
    while os.path.dirname(path) != path:
        path = os.path.dirname(path)
        yield path


class Step:
    """Brackets what is not a test."""

    def __init__(self, gate, step):
        self.gate, self.step = gate, step
        self.began = gate.wire.clock()
        gate.tell("step-started", step=step)

    def end(self, outcome=None):
        more = {} if outcome is None else {"outcome": outcome}
        seconds = self.gate.wire.clock() - self.began
        self.gate.tell("step-finished", step=self.step, ms=round(seconds * 1000, 3), **more)
        return seconds


class Teardown:
    """Brackets the finalizers of one fixture: the first of them begins the step, the last ends it."""

    def __init__(self, gate, step, item, count):
        self.gate, self.step, self.item, self.left = gate, step, item, count
        self.running, self.error = None, None

    def around(self, finalizer):
        def watched():
            if self.running is None:
                self.gate.end_before_hook()
                self.running = Step(self.gate, self.step)
            try:
                finalizer()
            except BaseException as error:
                self.error = self.error or error
                raise
            finally:
                self.left -= 1
                if self.left == 0:
                    self.gate.end_hook(self.running, self.error, self.item)

        return watched


class Result:
    """What the reports of one attempt come to."""

    def __init__(self):
        self.failures, self.blocked, self.skip, self.crash, self.seconds = [], None, None, None, 0.0
        self.complete = False

    def outcome(self):
        if self.crash:
            return {"kind": "crashed", "exit": {}, "message": self.crash, "stack": []}
        if self.failures:
            return _outcome(self.failures, "test")
        if self.blocked:
            return {"kind": "not-run", "because": "hook", "reason": self.blocked}
        return self.skip or {"kind": "passed"}

    def hear(self, report):
        """The part that is the same inside and outside: everything but failures."""
        self.complete = report.when not in ("setup", "call")
        if report.skipped:
            self.skip = _skipped(report)
        elif report.passed and report.when == "call":
            self.skip = None  # the last word on a test whose subtests were skipped


class Attempt(Result):
    def __init__(self, item, number, now):
        Result.__init__(self)
        self.item, self.number, self.began, self.hooks = item, number, now, 0.0
        self.done, self.own_teardown = False, None  # the errors of its own teardown, once that has begun


class Assignment:
    """What this launch is about: the file that the gate has left for it, asked file by file and test by test."""

    def __init__(self, told):
        skip, only = told.get("skip", {}), told.get("only")
        self.is_part, self.workers = only is not None, told.get("workers")
        self.done_files = {each["file"] for each in skip.get("files", ())}
        self.done_tests = {_key(each) for each in skip.get("tests", ())}
        self.dead_hooks = {_key(each) for each in skip.get("hooks", ())}
        self.files = {each["file"] for each in only["files"]} if only else set()
        self.tests = {_key(each) for each in only["tests"]} if only else set()
        self.split_files = {each.get("file") for each in only["tests"]} if only else set()
        paths = [os.path.normpath(os.path.join(BASE, file)) for file in self.files]
        self.folders = {above for path in paths for above in _folders_above(path)}
        self.ranks = {each["file"]: at for at, each in reversed(list(enumerate(told.get("first", ()))))}

    def loads(self, path):
        """Whether a file is to be loaded: it belongs to the launch, and something of it is left to do."""
        if not self.is_part and not self.done_files:
            return True
        file = _file_of(path)
        return file not in self.done_files and (not self.is_part or file in self.files)

    def enters(self, path):
        """Whether a file or folder on the way to the tests is of use."""
        if not self.is_part:
            return True
        file = _file_of(path)
        path = os.path.normpath(os.path.join(BASE, file))
        folder = os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path  # pytest 7 asks it for its folder
        return folder in self.folders or file in self.files

    def wants(self, argument):
        """Whether a path of the command line has anything to do with it. One that is not there is for pytest to refuse."""
        path = os.path.join(BASE, str(argument).split("::")[0])
        return not os.path.isfile(path) or self.loads(path)

    def is_done(self, ref):
        return _key(ref) in self.done_tests

    def is_unselected(self, ref):
        return ref.get("file") in self.split_files and _key(ref) not in self.tests

    def in_order(self, items):
        """Whole files first, in their order; what is in them and what follows stays in its own."""
        return sorted(items, key=lambda item: self.ranks.get(item._gate_ref.get("file"), len(self.ranks)))


class Gate:
    """The plugin. One for each process that runs pytest: alone, an xdist controller or one of its workers."""

    def __init__(self, wire, launch, listing, assignment, worker):
        self.wire, self.launch, self.listing, self.worker = wire, launch, listing, worker
        self.assignment = assignment
        self.diverts = listing or launch > 1 or assignment.is_part
        self.known, self.seen, self.conftests = [], {}, set()
        self.attempt, self.counter, self.config = None, 0, None
        self.hook_errors = []  # (exception, hook): every test below a failed fixture gets the same exception object
        self.view, self.failures, self.told, self.starting = {}, 0, False, False
        self.outer_test = os.environ.get("GATE_TEST")

    def say(self, kind, **event):
        if not self.listing or kind == "discovered":
            self.wire.say(kind, **event)

    def tell(self, kind, **event):
        self.say(kind, pid=self.wire.pid, **event)

    def session_failed(self, failure, **more):
        self.told = True
        self.say("session-failed", failure=failure, **more)

    def notice(self, words):
        if not self.worker:
            part = "a part of this suite" if self.assignment.is_part else "launch %d of this suite" % self.launch
            what = "a listing" if self.listing else part
            self.wire.write(2, ("regression-gate: %s: %s\n" % (what, words)).encode("utf-8"))

    # The session.

    def watch_conftests(self, pluginmanager):
        """A conftest that hangs has to have a name, and no hook tells of its import."""
        load = getattr(pluginmanager, "_importconftest", None)
        if load is None:
            return

        def watched(path, *args, **more):
            if str(path) in self.conftests:
                return load(path, *args, **more)
            self.conftests.add(str(path))
            step = Step(self, {"kind": "load", "file": _file_of(path)})
            try:
                module = load(path, *args, **more)
            except Exception as error:
                cause = error.__cause__ or error
                # Without the first conftests there is no session, and that is told as such: one cause, one name.
                step.end(None if self.starting else _outcome([_failure(cause, cause.__traceback__, _text_of(cause))], "load"))
                raise
            step.end()
            return module

        pluginmanager._importconftest = watched

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(self, early_config):
        # pytest-cov starts in this hook, and erases its data file when it does.
        if self.diverts and getattr(early_config.known_args_namespace, "cov_source", None):
            early_config.known_args_namespace.cov_source = []
            self.notice("coverage is not measured")
        self.starting = True
        outcome = yield
        self.starting = False
        if outcome.excinfo:
            error = outcome.excinfo[1]
            cause = error.__cause__ or error
            self.session_failed(_failure(cause, cause.__traceback__, _text_of(cause)))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config):
        self.config, option = config, config.option
        option.continue_on_collection_errors = True
        if self.listing:
            option.collectonly = True
        for name, file in _REPORTS if self.diverts else ():
            if getattr(option, name, None):
                path = os.path.join(FOLDER, file)
                setattr(option, name, path)
                self.notice("its report goes to " + path)
        outcome = yield
        if self.told:
            return
        if outcome.excinfo:
            self.session_failed(_failure(outcome.excinfo[1], outcome.excinfo[2], _text_of(outcome.excinfo[1])))
        elif outcome.get_result() == 1 and not self.failures:
            self.missed_coverage(config.pluginmanager.getplugin("_cov"))

    def missed_coverage(self, plugin):
        required = getattr(getattr(plugin, "options", None), "cov_fail_under", None)
        total = getattr(plugin, "cov_total", None)
        if required and total is not None and total < required:
            words = "coverage: %.2f%% is below the required %s%%" % (total, required)
            self.session_failed({"message": words, "stack": []})

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self):
        """Workers, and those that replace lost ones, are born with what this process was born with."""
        for name, (ours, _) in RESTORE.items():
            os.environ[name] = ours
        os.environ["GATE_XDIST"] = "1"
        frozen = getattr(sys.modules.get("xdist.plugin"), "_sys_path", None)
        if frozen is not None and HERE not in frozen:
            frozen.insert(0, HERE)  # a worker gets this list in place of its own path

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_auto_num_workers(self):
        """For `-n auto` and `-n logical`. Asked before xdist, and after a conftest of the user's that has an answer."""
        return None if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") else self.assignment.workers

    def pytest_internalerror(self, excinfo):
        frames = _frames(excinfo.tb)
        if any(frame["function"] == "worker_internal_error" for frame in frames):
            return  # the worker has said so itself, with a better stack
        lost = "no active workers" in str(excinfo.value)
        failure = _failure(excinfo.value, excinfo.tb, _text_of(excinfo.value))
        self.session_failed(failure, **({"workerLoss": True} if lost else {}))

    def pytest_keyboard_interrupt(self, excinfo):
        if not isinstance(excinfo.value, pytest.Session.Interrupted):  # that one is a bail
            self.session_failed(_failure(excinfo.value, excinfo.tb, _text_of(excinfo.value)))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        if not self.worker:
            _put_back()
            distributed = session.config.pluginmanager.getplugin("dsession")
            reason = str(session.shouldfail or session.shouldstop or getattr(distributed, "shouldstop", None) or "")
            if reason and "crashed" not in reason and "keyboard-interrupt" not in reason:
                self.say("bailed", reason=reason)
            self.say("tests-done")
            seen = [(ref, result) for ref, result in self.view.values() if result.complete]
            tests = [{"test": ref, "outcome": result.outcome(), "ms": round(result.seconds * 1000, 3)} for ref, result in seen]
            self.say("runner-view", tests=tests)
        yield

    # Collection.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection(self, session):
        config = session.config
        # With a test in it, a file that is left out would be "not found": a usage error.
        config.args[:] = [arg for arg in config.args if self.assignment.wants(arg)]
        if getattr(config.option, "lf", False):
            # It hides tests while files are read, and then nobody can count what is deselected.
            plugin = config.pluginmanager.getplugin("lfplugin-collwrapper")
            if plugin is not None:
                config.pluginmanager.unregister(plugin)
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path):
        return None if self.assignment.enters(collection_path) else True

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        is_file = isinstance(collector, pytest.File) and not isinstance(collector, pytest.Package)
        if is_file and not self.assignment.loads(collector.path):
            collector.collect = lambda: []  # also when it is named on the command line, where pytest_ignore_collect is not asked
            yield
            return
        file = _ref_of(collector).get("file")
        step = Step(self, {"kind": "load", "file": file}) if is_file else None
        outcome = yield
        if outcome.excinfo:
            return  # the session ends here, and says why
        report = outcome.get_result()
        call = getattr(report, "call", None)
        error = call.excinfo.value if call is not None and call.excinfo else None
        if report.failed and str(getattr(error, "path", "")) in self.conftests:
            return  # told when it was imported
        if report.failed and step is None:
            step = Step(self, {"kind": "load", "file": file})  # a class, or a folder
        if step is None:
            return
        if report.failed and error is not None:
            cause = error.__cause__
            if cause is None or _is_skip(cause):
                cause = error
            step.end(_outcome([_failure(cause, cause.__traceback__, report.longreprtext)], "load"))
        elif report.failed:
            step.end(_outcome([_bare_failure(report.longreprtext)], "load"))
        else:
            step.end(_skipped(report) if report.skipped else None)

    def pytest_collectreport(self, report):
        self.failures += report.failed

    def name_all(self, items):
        """Names each test once, in order of appearance, before anybody sorts or removes."""
        for item in items:
            if hasattr(item, "_gate_ref"):
                continue
            ref = _ref_of(item)
            nth = self.seen[_name(ref)] = self.seen.get(_name(ref), 0) + 1
            if nth > 1:
                ref["nth"] = nth
            item._gate_ref = ref
            self.known.append(item)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        self.name_all(items)
        items[:] = self.assignment.in_order(items)  # first, so that whoever has an order of their own has the last word
        yield
        self.name_all(items)
        # Last, so that whoever shuffles or shards sees the same list in each launch.
        items[:] = [item for item in items if not self.is_left_out(item._gate_ref)]

    def is_left_out(self, ref):
        return self.assignment.is_done(ref) or self.assignment.is_unselected(ref)

    def mode_of(self, item, chosen):
        if self.assignment.is_unselected(item._gate_ref):
            return "unselected"
        return "run" if id(item) in chosen else "deselected"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session):
        self.name_all(session.items)
        chosen = {id(item) for item in session.items}
        tests = [
            dict(item._gate_ref, mode=self.mode_of(item, chosen))
            for item in self.known
            if not self.assignment.is_done(item._gate_ref)
        ]
        self.tell("discovered", tests=tests)

    # Tests.

    def start(self, item):
        item._gate_tries = getattr(item, "_gate_tries", 0) + 1
        number = max(item._gate_tries, getattr(item, "execution_count", 0))  # pytest-rerunfailures counts over lost workers too
        self.counter += 1
        key = "%d.%d" % (self.wire.pid, self.counter)
        if self.wire.getpid() == self.wire.pid:
            os.environ["GATE_TEST"] = key
        limit = _own_limit(item)
        more = {} if limit is None else {"ownLimitMs": limit}
        self.attempt = Attempt(item, number, self.wire.clock())
        self.tell("test-started", test=item._gate_ref, attempt=number, key=key, **more)

    def forked(self):
        """In a child that a test forks: the environment that others read of it is still the one of the parent's birth."""
        if self.attempt is not None and not self.attempt.done and not self.listing:
            self.wire.put("forked", {"pid": self.wire.getpid(), "key": "%d.%d" % (self.wire.pid, self.counter)})

    def finish(self, attempt, result):
        attempt.done = True
        ms = round((self.wire.clock() - attempt.began - attempt.hooks) * 1000, 3)
        self.tell("test-finished", test=attempt.item._gate_ref, attempt=attempt.number, ms=ms, outcome=result.outcome())

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        self.attempt = None
        if getattr(item.config.option, "forked", False) or item.get_closest_marker("forked"):
            self.start(item)  # the rest happens in a child, whose reports come back
        outcome = yield
        attempt = self.attempt
        if attempt is not None and not attempt.done and not outcome.excinfo:
            _, result = self.view.get(_key(item._gate_ref), (None, attempt))
            self.finish(attempt, result)
        if self.outer_test is None:
            os.environ.pop("GATE_TEST", None)
        else:
            os.environ["GATE_TEST"] = self.outer_test

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item):
        # Not in the protocol hook: plugins that repeat a test do so inside of that.
        if self.wire.getpid() == self.wire.pid:
            self.start(item)
        yield

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        attempt = self.attempt
        finalizers, _ = getattr(getattr(item.session, "_setupstate", None), "stack", {}).get(item, (None, None))
        if attempt is not None and attempt.item is item and isinstance(finalizers, list):
            attempt.own_teardown = []
            finalizers[:] = [_noting(each, attempt.own_teardown) for each in finalizers]
        yield

    def end_before_hook(self):
        """A test is over when its own teardown is: what its group does after it, hanging included, is not its doing."""
        attempt = self.attempt
        if attempt is None or attempt.done or attempt.own_teardown is None:
            return
        attempt.failures += [_failure(error, error.__traceback__, _printed(attempt.item, error)) for error in attempt.own_teardown]
        self.finish(attempt, attempt)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        attempt = self.attempt
        if outcome.excinfo or attempt is None or attempt.item is not item:
            return
        report = outcome.get_result()
        hook = None
        if report.failed:
            hook, failures = self.blame(attempt, report, call.excinfo)
            attempt.failures += [] if attempt.done else failures
            attempt.blocked = hook if report.when == "setup" else attempt.blocked
        attempt.hear(report)
        report.gate = {"test": item._gate_ref, "hook": hook}
        if report.when == "teardown" and not attempt.done:
            self.finish(attempt, attempt)

    def blame(self, attempt, report, excinfo):
        """The hook whose failure this is, or the failures of the test itself."""
        if not excinfo:
            return None, [_bare_failure(report.longreprtext)]
        error = excinfo.value
        if report.when == "setup":
            hook = self.hook_of(error, attempt.item)
            return (hook, []) if hook else (None, [_failure(error, excinfo.tb, report.longreprtext)])
        own = [error]
        if report.when == "teardown":
            leaves = _leaves(error)
            hooks = [self.hook_of(leaf, attempt.item) for leaf in leaves]
            if all(hooks):
                return hooks[0], []
            if any(hooks):
                own = [leaf for leaf, hook in zip(leaves, hooks) if not hook]
        return None, [_failure(each, excinfo.tb if each is error else each.__traceback__, report.longreprtext) for each in own]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        """The second witness: what reaches the process that reports. With xdist all of it comes over the wire."""
        if self.worker:
            return
        tag = report.__dict__.pop("gate", None) or {"test": self.ref_of_report(report), "hook": None}
        key = _key(tag["test"])
        if key not in self.view or report.when == "setup":
            self.view[key] = (tag["test"], Result())
        result = self.view[key][1]
        result.seconds += getattr(report, "duration", 0) or 0
        result.hear(report)
        if not report.failed:
            return
        self.failures += 1
        words = report.longrepr if isinstance(report.longrepr, str) else report.longreprtext
        if words.startswith("worker '") and "crashed while running" in words:
            result.crash = words.splitlines()[0]
        elif tag["hook"] is None:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = _plain(getattr(crash, "message", None) or words).strip()
            result.failures.append({"message": message.split("\n")[0], "stack": []})
        elif report.when == "setup":
            result.blocked = tag["hook"]

    def ref_of_report(self, report):
        nodeid = report.nodeid
        if self.config.getoption("dist", "no") == "loadgroup":
            nodeid = re.sub(r"@[^@\]]*$", "", nodeid)  # xdist has added the group
        return _ref_of_id(nodeid, self.config.rootpath)

    # Hooks: fixtures that serve more than one test.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef, request):
        names = self.hook_names(fixturedef, request)
        if names is None:
            yield
            return
        item = request._pyfuncitem
        of = self.scope_of(fixturedef, request, item)
        kept = len(getattr(fixturedef, "_finalizers", ()))
        step = Step(self, {"kind": "hook", "hook": names[0], "when": "before", "of": of})
        own = fixturedef.func
        if _key(dict(of, titles=of["titles"] + ["(hook: %s)" % names[0]])) in self.assignment.dead_hooks:
            fixturedef.func = _stay_out  # it hung or crashed in an earlier launch
        try:
            outcome = yield
        finally:
            fixturedef.func = own
        seconds = self.end_hook(step, outcome.excinfo[1] if outcome.excinfo else None, item)
        if self.attempt is not None:
            self.attempt.hooks += seconds
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
            return _ref_of(request.node)
        # The first test that asks for it as collected, not as run: the name must not depend on the order or on the worker.
        for other in self.known:
            definitions = getattr(getattr(other, "_fixtureinfo", None), "name2fixturedefs", {})
            if fixturedef in (definitions.get(fixturedef.argname) or ()):
                item = other
                break
        ref = _ref_of(item)
        return {"file": ref["file"], "titles": []} if "file" in ref else {"titles": []}

    def end_hook(self, step, error, item):
        if error is None or _is_skip(error):
            return step.end()
        if isinstance(error, (pytest.exit.Exception, KeyboardInterrupt)):
            return 0.0  # nothing ends any more; the session says why
        of = step.step["of"]
        path = ([of["file"]] if "file" in of else []) + of["titles"] + ["(hook: %s)" % step.step["hook"]]
        self.hook_errors.append((error, " > ".join(path)))
        return step.end(_outcome([_failure(error, error.__traceback__, _printed(item, error))], "hook"))

    def hook_of(self, error, item):
        for seen, name in self.hook_errors:
            if seen is error:
                return name
        # `setup_module` of a package is no fixture; pytest keeps its exception with the package.
        for node, (_, kept) in getattr(getattr(item.session, "_setupstate", None), "stack", {}).items():
            if error is (kept[0] if isinstance(kept, tuple) else kept) and not isinstance(node, pytest.Item):
                path = str(node.path)
                path = path if path.endswith(".py") else os.path.join(path, "__init__.py")
                of = {"file": _file_of(path), "titles": []}
                self.end_hook(Step(self, {"kind": "hook", "hook": "setup_module", "when": "before", "of": of}), error, item)
                return self.hook_of(error, item)
        return None


RESTORE = json.loads(os.environ.get("GATE_RESTORE", "{}"))
HERE = os.path.dirname(os.path.abspath(__file__))
BASE = os.path.realpath(os.environ.get("GATE_CWD") or os.getcwd())
FOLDER = os.environ.get("GATE_DIR") or BASE


def _put_back():
    """Restores what had to be changed to get in here: no test sees it, and no runner started by a test loads this."""
    if HERE in sys.path:
        sys.path.remove(HERE)
    sys.path_importer_cache.pop(HERE, None)
    os.environ.pop("GATE_XDIST", None)
    for name, (ours, theirs) in RESTORE.items():
        if os.environ.get(name) != ours:
            continue
        if theirs is None:
            del os.environ[name]
        else:
            os.environ[name] = theirs


def _stay_out(*_args, **_kwargs):
    raise RuntimeError("not entered again: it did not end in an earlier launch")


def _read_assignment():
    try:
        with open(os.environ["GATE_LAUNCH_FILE"], encoding="utf-8") as file:
            return Assignment(json.load(file))
    except KeyError:
        return Assignment({})


_is_worker = "GATE_XDIST" in os.environ
_put_back()
_gate = None
if "GATE_EVENTS" in os.environ:
    _wire = Wire(os.environ["GATE_EVENTS"])
    _gate = Gate(_wire, int(os.environ.get("GATE_LAUNCH", "1")), os.environ.get("GATE_MODE") == "list", _read_assignment(), _is_worker)
    _listen_for_stack_requests(FOLDER)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_gate.forked)
    _gate.tell("runner-ready", runtime="python", version=pytest.__version__, spare=_is_worker)


def pytest_addoption(parser, pluginmanager):
    """The first hook that gives the plugin manager."""
    if _gate is not None and not pluginmanager.is_registered(_gate):
        _gate.watch_conftests(pluginmanager)
        pluginmanager.register(_gate, "gate")
