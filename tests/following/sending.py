"""Sends in a process of its own, as the timer does, so that a test can kill it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import dashboard.exhibits
import dashboard.following.send  # noqa: F401
from dashboard.cli.main import main


def send_what_is_due(database: str, environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["dashboard", "send", "--database", database]
    main()
