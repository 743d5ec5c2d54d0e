"""Processes that tests start by the dozen and kill, none of which reads the code anew."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import ModuleType

_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(
    ["tests.access.recording", "tests.following.sending", "tests.store.building"]
)


def forked(run: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that runs a function, forked from one that has read its code.

    It has nothing of the test's own process: neither its connections nor its changed settings. Nor
    does it run what the test's process takes for its main program, which is a page where one was
    tested before.
    """
    process = _server.Process(target=run, args=arguments, daemon=True)
    main_program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main_program
    return process
