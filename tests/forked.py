"""Processes that tests start by the dozen and kill, none of which reads the code anew."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["tests.access.recording"])


def forked(run: Callable[..., object], *arguments: object) -> BaseProcess:
    """A process that runs a function, forked from one that has read its code.

    It has nothing of the test's own process: neither its connections nor its changed settings.
    """
    process = _server.Process(target=run, args=arguments, daemon=True)
    process.start()
    return process
