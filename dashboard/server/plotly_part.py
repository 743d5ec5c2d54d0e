"""The part of Plotly that the charts need, out of the script in which Streamlit has all of it.

Streamlit's script has 4.7 MB of Plotly with maps, three dimensions and calendars. The bundle in it
names every module, and has each after those that it needs: the core, then bars, boxes, heatmaps,
and all other kinds of traces. So what stands before the end of heatmaps is whole by itself. It is a
quarter of the whole, and no version can disagree, as it would with a file from elsewhere.
"""

from __future__ import annotations

import re

SCRIPT = re.compile(r"PlotlyChart\.[\w-]+\.js")
"""What Streamlit calls the script."""

_HEATMAP = re.compile(r'=[\w$]+\(\{"lib/heatmap\.js"\(\w,(\w)\)\{\1\.exports=[\w$]+\(\)\}\}\)')
_ALL_KINDS = re.compile(
    r';return [\w$]+\(\{"lib/index\.js"\(\w,(\w)\)\{var (\w)=[\w$]+\(\);'
    r"\2\.register\(\[([\w$(),]+)\]\),\1\.exports=\2\}\}\)\(\)\}\)\(\);return window\.Plotly="
)
_MODULE = re.compile(r'=[\w$]+\(\{"[\w@./-]+"\(')
"""What assigns a module. Patterns that began with its name would be tried at each letter."""
_CALL = re.compile(r"\(\)")
_NAME = re.compile(r"[\w$.]+\Z")
"""What is assigned or called. With a dot in it that is a part of something, and no module."""
LONGEST_NAME = 40


def part_of(script: str) -> str:
    """The script with less of Plotly in it; whole where it is not built as it is known to be."""
    ends, lists = list(_HEATMAP.finditer(script)), list(_ALL_KINDS.finditer(script))
    if len(ends) != 1 or len(lists) != 1 or ends[0].end() > lists[0].start():
        return script
    end, listed = ends[0], lists[0]
    kept, left_out = script[: end.end()], script[end.end() : listed.start()]
    kinds = listed[3].split(",")
    last = f"{name_before(script, end.start())}()"
    modules = {name_before(left_out, module.start()) for module in _MODULE.finditer(left_out)}
    calls = _CALL.finditer(kept, max(kept.find('"src/version.js"'), 0))
    called = {name_before(kept, call.start()) for call in calls}
    if last not in kinds or modules & called:
        return script
    registered = ",".join(kinds[: kinds.index(last) + 1])
    return kept + script[listed.start() : listed.start(3)] + registered + script[listed.end(3) :]


def name_before(script: str, at: int) -> str:
    """The name that ends there."""
    name = _NAME.search(script[max(at - LONGEST_NAME, 0) : at])
    return name[0] if name else ""
