"""What became of a test, in the words of the gate. PYTEST_DONT_REWRITE."""
import os
import re
import sys
import traceback

import pytest

from gate_pytest.borrowed import PACKAGE
from gate_pytest.refs import BASE

_DETAIL = 20000
_FRAMES = 60
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# "Timeout >2.0s" until pytest-timeout 2.2, "Timeout (>2.0s) from pytest-timeout." since.
_TIMEOUT = re.compile(r"^Failed: Timeout \(?>([0-9.]+)s")
_INSIDE = tuple(
    os.path.dirname(os.path.abspath(module.__file__)) + os.sep
    for module in (sys.modules.get(name) for name in ("_pytest", "pluggy", "xdist"))
    if module is not None and getattr(module, "__file__", None)
) + (PACKAGE + os.sep,)


class Result:
    """What the reports of one attempt come to."""

    def __init__(self):
        self.failures, self.blocked, self.skip, self.crash, self.seconds = [], None, None, None, 0.0
        self.complete = False

    def outcome(self):
        if self.crash:
            return {"kind": "crashed", "exit": {}, "message": self.crash, "stack": []}
        if self.failures:
            return outcome_of(self.failures, "test")
        if self.blocked:
            return {"kind": "not-run", "because": "hook", "reason": self.blocked}
        return self.skip or {"kind": "passed"}

    def hear(self, report):
        """The part that is the same inside and outside: everything but failures."""
        self.complete = report.when not in ("setup", "call")
        if report.skipped:
            self.skip = skip_of(report)
        elif report.passed and report.when == "call":
            self.skip = None  # the last word on a test whose subtests were skipped


def outcome_of(failures, deadline):
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


def failure_of(error, tb, detail):
    return {"message": _headline(error), "stack": _stack(tb), "detail": _shortened(detail)}


def bare_failure(text):
    """Of a report that carries words and no exception."""
    words = plain(text).strip()
    lines = words.splitlines() or ["failed"]
    return {"message": lines[0], "stack": [], "detail": _shortened(words)}


def skip_of(report):
    reason = _skip_reason(report)
    return {"kind": "skipped", "reason": reason} if reason else {"kind": "skipped"}


def _skip_reason(report):
    if hasattr(report, "wasxfail"):
        reason = re.sub(r"^reason: ", "", report.wasxfail or "")
        return "xfail: " + reason if reason else "xfail"
    words = report.longrepr
    if isinstance(words, tuple) and len(words) == 3:
        words = words[2]
    return re.sub(r"^Skipped: ", "", plain(str(words or "")))


def _headline(error):
    kind = type(error)
    module = getattr(kind, "__module__", "") or ""
    short = module in ("builtins", "__main__") or module.split(".")[0] in ("pytest", "_pytest")
    name = kind.__name__ if short else module + "." + kind.__qualname__
    try:
        words = plain(str(error))
    except Exception:
        words = ""  # an exception that cannot print itself still has a name
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return name + ": " + first if first else name


def _stack(tb):
    """Innermost first, without the runner's own frames where there are others."""
    frames = frames_of(tb)
    return ([frame for frame in frames if not _foreign(frame["file"])] or frames)[:_FRAMES]


def frames_of(tb):
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


def _foreign(file):
    return file.startswith(_INSIDE) or file.startswith("<frozen") or os.path.basename(file) == "pytest_timeout.py"


def leaves_of(error):
    inner = getattr(error, "exceptions", None)
    if isinstance(inner, (tuple, list)) and inner:
        return [leaf for each in inner for leaf in leaves_of(each)]
    return [error]


def text_of(error):
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def words_of(item, error):
    """As pytest shows it."""
    try:
        return str(item.repr_failure(pytest.ExceptionInfo.from_exc_info((type(error), error, error.__traceback__))))
    except Exception:
        return text_of(error)  # some plugins' ways to print fail where there is no report


def is_skip(error):
    unittest = sys.modules.get("unittest")  # not imported for a suite that has no use for it
    kinds = (pytest.skip.Exception, pytest.xfail.Exception)
    return isinstance(error, kinds if unittest is None else kinds + (unittest.SkipTest,))


def _shortened(text):
    text = plain(text)
    return text if len(text) <= _DETAIL else text[: _DETAIL // 2] + "\n[...]\n" + text[-_DETAIL // 2 :]


def plain(text):
    return _ANSI.sub("", text)
