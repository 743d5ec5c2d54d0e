"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from dashboard.errors import DashboardError


def save_whole(content: bytes, path: Path) -> None:
    """Write a file whole or not at all. DashboardError says why it could not be written."""
    unfinished = None
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(unfinished).chmod(0o644)
        os.replace(unfinished, path)
    except OSError as error:
        if unfinished is not None:
            with suppress(OSError):
                os.unlink(unfinished)
        raise DashboardError(
            f"The file {path} could not be written ({error.strerror or error}). "
            "Nothing was left there; name another place or make room, and try again."
        ) from error
