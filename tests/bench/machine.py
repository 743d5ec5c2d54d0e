"""The machine that the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]

LIBRARIES = ("streamlit", "plotly", "duckdb", "pandas", "pyarrow", "dash", "playwright")


def machine(chromium: str | None) -> str:
    """Cores, memory, load, processor, and the versions of what was measured, in two lines."""
    memory_gb = psutil.virtual_memory().total / 1e9
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    parts = [f"Python {platform.python_version()}"]
    parts += [f"{library} {version(library)}" for library in LIBRARIES]
    parts.append(_chromium_version(chromium) if chromium else "no Chromium")
    return (
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {memory_gb:.1f} GB memory, "
        f"{platform.system()} {platform.release()}, load {load}\n{', '.join(parts)}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or platform.machine()


def _chromium_version(chromium: str) -> str:
    answer = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
    return " ".join(answer.stdout.split()[:2])
