"""What the gate sees of pytest, from inside: PYTEST_DONT_REWRITE.

Loaded through PYTEST_PLUGINS, so that the command line stays the user's own. Appends one JSON line to $GATE_EVENTS at the
start and the end of each test, hook and import. Works on pytest 7 to 9 and Python 3.7 or newer, with and without xdist;
needs nothing but pytest, and touches nothing that a test can see, save for the GATE_ variables.
"""
import os

import pytest

from gate_pytest.assignment import read_assignment
from gate_pytest.borrowed import FOLDER, put_back
from gate_pytest.collection import Collection
from gate_pytest.gate import Gate
from gate_pytest.hooks import Hooks
from gate_pytest.session import Session
from gate_pytest.tests import Tests
from gate_pytest.workers import Workers
from gate_pytest.wire import Wire, listen_for_stack_requests


def _parts():
    """The parts of the plugin, where the gate has started this process."""
    is_worker = "GATE_XDIST" in os.environ
    put_back()
    if "GATE_EVENTS" not in os.environ:
        return []
    wire = Wire(os.environ["GATE_EVENTS"])
    listing = os.environ.get("GATE_MODE") == "list"
    gate = Gate(wire, int(os.environ.get("GATE_LAUNCH", "1")), listing, read_assignment(), is_worker)
    collection = Collection(gate)
    hooks = Hooks(gate, collection)
    tests = Tests(gate, hooks)
    listen_for_stack_requests(FOLDER)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=tests.forked)
    gate.tell("runner-ready", runtime="python", version=pytest.__version__, spare=is_worker)
    return [Session(gate, collection, tests), collection, hooks, tests, Workers()]


_PARTS = _parts()


def pytest_addoption(parser, pluginmanager):
    """The first hook that gives the plugin manager."""
    for part in _PARTS:
        if pluginmanager.is_registered(part):
            continue
        if isinstance(part, Session):
            part.watch_conftests(pluginmanager)
        pluginmanager.register(part, "gate-" + type(part).__name__.lower())
