"""Colours, symbols and words of every state, and the look that all charts share.

Colours are the Government Analysis Function's. In dark mode hues are re-picked for contrast.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """What something is found to be: always a colour, a symbol and a word, never colour alone."""

    key: str
    word: str
    symbol: str
    light: str
    dark: str
    edge_light: str = ""
    edge_dark: str = ""

    def fill(self, dark: bool) -> str:
        return self.dark if dark else self.light

    def edge(self, dark: bool) -> str:
        return self.edge_dark if dark else self.edge_light

    @property
    def label(self) -> str:
        return f"{self.symbol} {self.word}"


def _by_key(states: Iterable[State]) -> dict[str, State]:
    """States to look up by what the data calls them."""
    return {state.key: state for state in states}


_UNKNOWN = {"edge_light": "#767676", "edge_dark": "#9AA5B1"}

BEYOND = State("beyond", "Beyond standard", "◆", "#12436D", "#B3D4F5")
PROVIDED = State("provided", "Provided", "●", "#2073BC", "#5A9FE0")
STATED = State(
    "stated",
    "Stated, not about this unit",
    "◔",
    "#90B9DE",
    "#365B7E",
    PROVIDED.light,
    PROVIDED.dark,
)
"""Provided, by a sentence about every unit: nothing says it of this one."""
PARTIAL = State("partial", "Partial", "◐", "#A285D1", "#A285D1")
PLANNED = State("planned", "Planned", "○", "#D9C8EE", "#54426F", "#801650", "#E58BB4")
ABSENT = State("absent", "Absent", "✕", "#801650", "#E0719F")
TRANSFERRED = State("transferred", "National service", "→", "#28A197", "#28A197")
NOT_ASSESSED = State("not_assessed", "Not assessed", "–", "#FFFFFF", "#11161C", **_UNKNOWN)

CAPABILITY_STATES = (
    BEYOND,
    PROVIDED,
    STATED,
    PARTIAL,
    PLANNED,
    ABSENT,
    TRANSFERRED,
    NOT_ASSESSED,
)

ASSURED = State("assured", "Assured", "●", PROVIDED.light, PROVIDED.dark)
EVIDENCED = State("evidenced", "Access shown", "●", PROVIDED.light, PROVIDED.dark)
UNASSURED = State("unassured", "Access, not assured", "◑", "#6BACE6", "#2C5F8A")
GAP = State("gap", "Gap", "✕", ABSENT.light, ABSENT.dark)
UNKNOWN = State("unknown", "Not known", "–", NOT_ASSESSED.light, NOT_ASSESSED.dark, **_UNKNOWN)
NOT_DERIVED = State("not_derived", "See statements", "·", "#F3F3F3", "#2A323C")

COVERAGE_STATES = (ASSURED, UNASSURED, PARTIAL, GAP, UNKNOWN)
POSITION_STATES = (EVIDENCED, UNASSURED, PARTIAL, GAP, UNKNOWN, NOT_DERIVED)
COVERAGE, POSITION = _by_key(COVERAGE_STATES), _by_key(POSITION_STATES)

GRADE_STATES = (
    State("outstanding", "Outstanding", "◆", "#12436D", "#B3D4F5"),
    State("good", "Good", "●", "#2073BC", "#5A9FE0"),
    State("adequate", "Adequate", "◑", "#6BACE6", "#2C5F8A"),
    State("requires_improvement", "Requires improvement", "◐", "#A285D1", "#A285D1"),
    State("inadequate", "Inadequate", "✕", "#801650", "#E0719F"),
)
GRADE = _by_key(GRADE_STATES)

BASIS_STATES = (
    State("seconded", "Seconded", "S", BEYOND.light, BEYOND.dark),
    State("embedded", "Embedded", "E", PROVIDED.light, PROVIDED.dark),
    State("co-located", "Co-located", "C", TRANSFERRED.light, TRANSFERRED.dark),
    State("liaison", "Liaison", "L", PARTIAL.light, PARTIAL.dark),
    State("network_member", "Network member", "N", "#D9C8EE", "#54426F", "#54426F", "#A285D1"),
    State("nothing_published", "Nothing recorded", "–", UNKNOWN.light, UNKNOWN.dark, **_UNKNOWN),
)
"""How an agency's staff are in a unit, the closest first, and the word where nothing says."""
BASIS = _by_key(BASIS_STATES)

AGREEMENT_STATES = (
    State("live", "Live", "●", "#12436D", "#8FC1EE"),
    State("term_ended", "Term ended, no renewal recorded", "▲", "#801650", "#E58BB4"),
    State("ended", "Ended", "■", "#3D3D3D", "#C9D1D9"),
    State("in_development", "In development", "○", "#28A197", "#4CC3B8"),
    State("not_started", "Not started", "▷", "#28A197", "#4CC3B8"),
    State("programme", "Programme", "◇", "#F46A25", "#F79A6B"),
)
STANDING = _by_key(AGREEMENT_STATES)

SERIES_LIGHT = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D")
SERIES_DARK = ("#8FC1EE", "#4CC3B8", "#E58BB4", "#F79A6B", "#C9D1D9")


@dataclass(frozen=True)
class Palette:
    """The colours of a chart's own parts."""

    background: str
    text: str
    quiet: str
    line: str
    series: tuple[str, ...]


LIGHT = Palette("#FFFFFF", "#1A1F26", "#4A5560", "#D5DADF", SERIES_LIGHT)
DARK = Palette("#11161C", "#EDF1F5", "#B6C0CA", "#333E49", SERIES_DARK)

FONT = "Arial, Helvetica, sans-serif"


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT


def capability_state(position: str, level: object = None, scope: object = None) -> State:
    """The state of a capability: its position, with level 4 told apart as beyond the standard.

    What is provided only by the word of a statement about every unit is stated, whatever its level.
    """
    if position == "provided" and scope == "network":
        return STATED
    if position == "provided" and isinstance(level, int) and level == 4:
        return BEYOND
    return _by_key(CAPABILITY_STATES)[position]


def ink(fill: str) -> str:
    """Black or white, whichever contrasts more with a fill given as #RRGGBB (WCAG 2.2)."""
    return "#000000" if luminance(fill) > 0.179 else "#FFFFFF"


def lighter(fill: str, background: str, share: float = 0.5) -> str:
    """A fill mixed with the background, for statements that are not about the unit itself."""
    mixed = [
        round(int(fill[i : i + 2], 16) * (1 - share) + int(background[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02X}" for part in mixed)


def luminance(fill: str) -> float:
    """Relative luminance of a colour given as #RRGGBB, 0 to 1 (WCAG 2.2)."""
    parts = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours given as #RRGGBB, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
