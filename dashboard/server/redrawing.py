"""Has a browser draw a chart once, and make anew what has changed and nothing else.

Streamlit draws a new chart up to four times. It calls each by a digest of its figure, so that one
that changes is another for it: it takes the old one away, shows nothing for a moment, and puts a
new one there. Here a chart is called by the key that its page gives it, and takes over the new
figure. Its id has the digest as before: nothing is chosen in a new figure to begin with.

And at each run Streamlit puts all of a page together three times, of which a browser then finds
that it is as it was.

Where a script is built in another way than is known, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.server.plotly_part import name_before

PAGE = re.compile(r"index\.(?!esm\.)[\w-]+\.js")
"""What Streamlit calls the script that puts a page together."""

_BEFORE_PLOTLY = 10_000
"""So many letters are looked through for what calls Plotly, which stands before it."""
_DRAWS = re.compile(
    r"(?<=\(0,\w\.)useEffect(?=\)\(\(\)=>\{if\(\w\.current=!1,\w\.current===null\)\{)"
)
_AFTER_PLOTLY = "return window.Plotly="
_FIGURE = re.compile(
    r"\[\w,(?P<set>\w)\]=\(0,(?P<react>\w)\.useState\)\(\(\)=>(?P<figure>"
    r"\{let \w=\w\.getElementState\((?P<chart>\w)\.id,`figure`\);return [^{}]+\})\)"
)
_SPEC = re.compile(r"[,;](?P<spec>\w)=\(0,\w\.useMemo\)\(\(\)=>\w\.spec\?")
_WIDTH = re.compile(r"let \w+=(?P<width>\w)===-1\?\w\.layout\.width:")
_HEIGHT = re.compile(r",(?P<height>\w)=(?P<tall>(\w)>=\w+\?\3:\w+\(\w\.layout\.height\));")
_COLOURED = re.compile(
    r";\(0,\w\.useEffect\)\(\(\)=>\{(?P<colour>\w\((\w)=>\w+\(\2,(?P<theme>\w\.theme),\w\)\))\},"
)
_SETTINGS = re.compile(r"\},\[\w\.id,(?=\w\.config,)")
_FRAMES = re.compile(r"frames:\w\.frames\?\?void 0")
_PLACE = re.compile(r"\{(?=ref:\w+,isSizeContained:)")
_INSIDE = re.compile(r"children:(?=\w+\(\w+,\{data:\w+\.data,)")
_CHARTS = (_FIGURE, _SPEC, _WIDTH, _HEIGHT, _COLOURED, _SETTINGS, _FRAMES, _PLACE, _INSIDE)
_INSTEAD = {
    _HEIGHT: ",{height}={spec}.layout.height??({tall});",
    _COLOURED: (
        ";(([known,know])=>{{if(known!=={chart}.id){{know({chart}.id);{set}(()=>{figure})}}}})"
        "((0,{react}.useState)({chart}.id)),"
        "(0,{react}.useEffect)(()=>{{if({theme}){colour}}},"
    ),
    _SETTINGS: "}},[",
    _FRAMES: "frames:void 0",
    _PLACE: "{{style:{{minHeight:{width}===-1?{height}:void 0}},",
    _INSIDE: "children:{width}!==-1&&",
}

_ELEMENT = re.compile(r"(?<=this\.getCurrentKey\()\w+\(\w\.element\)(?=\))")
_CHART = re.compile(
    r"case`plotlyChart`:\{let (\w)=\w\.element\.plotlyChart;return [^;]{1,200},"
    r"\{element:\1,\.\.\.\w\},\1\.id(?=\)\}\)\})"
)
_KEY = r"\g<0>?.replace(/^\\$\\$ID-\\w+-(?=chart )/,``)"
"""The id without its digest. Every chart of ours has such a key, and none has that of another."""

# Patterns that began with a name would be tried at each letter.
_COMPONENTS = [
    re.compile(f"={begins}")
    for begins in (
        # An element, a container, what is in one, and the menu.
        r"\w=>\{let\{node:\w,isStale:\w\}=\w,",
        r"\w=>\{let \w=\w+\(\w\.node\.deltaBlock\),\w=\(0,(?P<react>\w+)\.useContext\)",
        r"\w=>\{let \w=\(0,\w+\.useContext\)\(\w+\),\w=\w\.node\.deltaBlock\.column\?",
        r"\(\{endpoints:\w,collapseSidebar:\w,hasSidebarElements:\w,widgetsDisabled:\w\}\)=>",
    )
]


def drawn_once(script: str) -> str:
    """The script of charts that draws each figure once, also where a chart had another before.

    Streamlit's draws a chart before it has measured how wide its place is, so that it hides it, and
    again when it has. When Plotly has drawn it and says that it has no frames, it is drawn with no
    frames where there were none said. And it is coloured as its theme asks, also where it has none.
    A chart with another figure would be as tall as before until its place has become so, and its
    settings would be said anew, upon which Plotly begins anew.
    """
    before, mark, own = script.rpartition(_AFTER_PLOTLY)
    found = _found_once(_CHARTS, own)
    known = {name: held for part in found for name, held in part.groupdict().items()}
    for part, text in _INSTEAD.items() if found else ():
        own = part.sub(text.format(**known), own)
    return before + mark + own


def drawn_at_once(script: str) -> str:
    """The script of charts that draws a figure before the frame in which the page is drawn for it.

    Streamlit's leaves it for after that, so that the page is drawn twice.
    """
    start, rest = script[:_BEFORE_PLOTLY], script[_BEFORE_PLOTLY:]
    return (_DRAWS.sub("useLayoutEffect", start) if _found_once([_DRAWS], start) else start) + rest


def kept(script: str, charts: str) -> str:
    """The script of a page in which a chart with another figure is the same chart.

    Only where the script of charts, as Streamlit has it, is one that `drawn_once` knows: in another
    a chart that is kept would go on showing its first figure.
    """
    own = charts.rpartition(_AFTER_PLOTLY)[2]
    if not _found_once((_ELEMENT, _CHART), script) or not _found_once(_CHARTS, own):
        return script
    return _CHART.sub(_KEY, _ELEMENT.sub(_KEY, script))


def made_if_changed(script: str) -> str:
    """The script of a page that makes nothing anew of which nothing has changed."""
    found = _found_once(_COMPONENTS, script)
    for name in [name_before(script, part.start()) for part in found]:
        used = re.compile(rf"\((?<=\b\w\(){re.escape(name)}(?=,\{{)")
        script = used.sub(f"({name}.memo??=(0,{found[1]['react']}.memo)({name})", script)
    return script


def _found_once(parts: Iterable[re.Pattern[str]], script: str) -> list[re.Match[str]]:
    """Where each part stands in a script; nothing if one is not there, or more than once."""
    found = [list(part.finditer(script)) for part in parts]
    return [one[0] for one in found] if all(len(one) == 1 for one in found) else []
