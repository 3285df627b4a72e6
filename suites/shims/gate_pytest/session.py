"""The session: its start, its reports, its workers and its end. PYTEST_DONT_REWRITE."""
import os
import sys

import pytest

from gate_pytest.borrowed import FOLDER, HERE, RESTORE, put_back
from gate_pytest.gate import Step
from gate_pytest.outcomes import failure_of, frames_of, outcome_of, text_of
from gate_pytest.refs import file_of

# Options that name a report file, and what a relaunch calls it instead.
_REPORTS = (
    ("xmlpath", "junit.xml"),
    ("htmlpath", "report.html"),
    ("report_log", "report-log.jsonl"),
    ("json_report_file", "report.json"),
    ("allure_report_dir", "allure"),
)


class Session:
    """Tells how the session goes beside its tests, and keeps a relaunch out of the user's reports."""

    def __init__(self, gate, collection, tests):
        self.gate, self.collection, self.tests = gate, collection, tests
        self.starting = False

    def watch_conftests(self, pluginmanager):
        """A conftest that hangs has to have a name, and no hook tells of its import."""
        load = getattr(pluginmanager, "_importconftest", None)
        if load is None:
            return

        def watched(path, *args, **more):
            if str(path) in self.collection.conftests:
                return load(path, *args, **more)
            self.collection.conftests.add(str(path))
            step = Step(self.gate, {"kind": "load", "file": file_of(path)})
            try:
                module = load(path, *args, **more)
            except Exception as error:
                cause = error.__cause__ or error
                # Without the first conftests there is no session, and that is told as such: one cause, one name.
                step.end(None if self.starting else outcome_of([failure_of(cause, cause.__traceback__, text_of(cause))], "load"))
                raise
            step.end()
            return module

        pluginmanager._importconftest = watched

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(self, early_config):
        # pytest-cov starts in this hook, and erases its data file when it does.
        if self.gate.diverts and getattr(early_config.known_args_namespace, "cov_source", None):
            early_config.known_args_namespace.cov_source = []
            self.gate.notice("coverage is not measured")
        self.starting = True
        outcome = yield
        self.starting = False
        if outcome.excinfo:
            error = outcome.excinfo[1]
            cause = error.__cause__ or error
            self.gate.session_failed(failure_of(cause, cause.__traceback__, text_of(cause)))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config):
        option = config.option
        option.continue_on_collection_errors = True
        if self.gate.listing:
            option.collectonly = True
        for name, file in _REPORTS if self.gate.diverts else ():
            if getattr(option, name, None):
                path = os.path.join(FOLDER, file)
                setattr(option, name, path)
                self.gate.notice("its report goes to " + path)
        outcome = yield
        if self.gate.told:
            return
        if outcome.excinfo:
            self.gate.session_failed(failure_of(outcome.excinfo[1], outcome.excinfo[2], text_of(outcome.excinfo[1])))
        elif outcome.get_result() == 1 and not self.gate.failures:
            self.missed_coverage(config.pluginmanager.getplugin("_cov"))

    def missed_coverage(self, plugin):
        required = getattr(getattr(plugin, "options", None), "cov_fail_under", None)
        total = getattr(plugin, "cov_total", None)
        if required and total is not None and total < required:
            words = "coverage: %.2f%% is below the required %s%%" % (total, required)
            self.gate.session_failed({"message": words, "stack": []})

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
        return None if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") else self.gate.assignment.workers

    def pytest_internalerror(self, excinfo):
        frames = frames_of(excinfo.tb)
        if any(frame["function"] == "worker_internal_error" for frame in frames):
            return  # the worker has said so itself, with a better stack
        lost = "no active workers" in str(excinfo.value)
        failure = failure_of(excinfo.value, excinfo.tb, text_of(excinfo.value))
        self.gate.session_failed(failure, **({"workerLoss": True} if lost else {}))

    def pytest_keyboard_interrupt(self, excinfo):
        if not isinstance(excinfo.value, pytest.Session.Interrupted):  # that one is a bail
            self.gate.session_failed(failure_of(excinfo.value, excinfo.tb, text_of(excinfo.value)))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        if not self.gate.worker:
            put_back()
            distributed = session.config.pluginmanager.getplugin("dsession")
            reason = str(session.shouldfail or session.shouldstop or getattr(distributed, "shouldstop", None) or "")
            if reason and "crashed" not in reason and "keyboard-interrupt" not in reason:
                self.gate.say("bailed", reason=reason)
            self.gate.say("tests-done")
            seen = [(ref, result) for ref, result in self.tests.view.values() if result.complete]
            tests = [{"test": ref, "outcome": result.outcome(), "ms": round(result.seconds * 1000, 3)} for ref, result in seen]
            self.gate.say("runner-view", tests=tests)
        yield
