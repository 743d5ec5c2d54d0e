"""Seconded agencies: posts filled and vacant, when arrangements end, and what leans on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.charts.lines import Line, Lines
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.theme import State, capability_state
from dashboard.wording import (
    WITHHELD,
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    posts,
    sentence,
    spoken_date,
    withheld_note,
)

ALL = "all"
PHRASES = {
    "seconded": "seconded",
    "embedded": "embedded",
    "co-located": "co-located",
    "liaison": "in liaison",
    "network_member": "as part of its network",
}
WHOLE_UNIT = "The unit as a whole"
LABEL_WIDTH = 36
LEAST_LABELLED = 0.13
FILLED = State("filled", "Filled", "●", "#12436D", "#8FC1EE")
VACANT = State("vacant", "Vacant", "○", "#FFFFFF", "#11161C", "#801650", "#E58BB4")
NOT_STATED = "Not stated"


def _whose(question: Question) -> str:
    return question.short_name("rocu", question.home) if question.home else "the regional units"


def _posts(filled: float | None, established: float | None) -> str:
    return f"{format_number(filled)} of {format_number(established)}"


@exhibit()
def posts_by_agency(question: Question) -> Answer:
    """How many posts of each agency are filled, and how many vacant?"""
    frame = question.answer("posts_by_agency", of_rocu=question.home)
    held = list(rows(frame))
    stated = [row for row in held if row.established is not None]
    columns: dict[str, Any] = {"Agency": "agency"}
    if not question.home:
        columns["Units"] = lambda row: format_number(row.units)
    columns |= {
        "Posts filled": _said_posts,
        "Vacant": _said_vacant,
        "Basis": lambda row: join_words([label(basis) for basis in row.bases]),
        "Works in": lambda row: (
            join_words(list(row.capabilities), most=4)
            if row.capabilities is not None
            else WHOLE_UNIT
        ),
        "First end": _first_end,
    }
    nothing = f"No arrangement of another agency with {_whose(question)} states its posts."
    return Answer(
        title="Posts by agency, most vacant first",
        frame=frame,
        table=table_of(held, columns),
        chart=_agency_bars(stated) if stated else None,
        alt=_agency_alt(question, held, stated) if stated else nothing,
        note=(_posts_note(held) or "Every arrangement states its posts.")
        if stated
        else nothing + withheld_note([row.withheld > 0 for row in held]),
    )


def _said_posts(row: Any) -> str:
    return _posts(row.filled, row.established) if row.established is not None else _unstated(row)


def _said_vacant(row: Any) -> str:
    """The vacancies; where numbers are withheld, they are those of vacancies: nothing is said."""
    return WITHHELD if row.withheld else format_number(row.vacant, NOT_STATED)


def _unstated(row: Any) -> str:
    return WITHHELD if row.withheld else NOT_STATED


def _first_end(row: Any) -> str:
    return spoken_date(row.first_end, row.first_end_precision, "No end recorded")


def _agency_bars(stated: Sequence[Any]) -> Bars:
    names = tuple(
        f"{row.agency}, {join_words([in_sentence(label(basis)) for basis in row.bases])}: "
        + _posts(row.filled, row.established).replace(" ", "\u00a0")
        for row in stated
    )
    longest = max(row.filled + row.vacant for row in stated)
    return Bars(
        categories=names,
        series=(
            _bar(FILLED, stated, [row.filled for row in stated], longest),
            _bar(VACANT, stated, [row.vacant for row in stated], longest),
        ),
        axis="Posts",
        label_width=LABEL_WIDTH,
    )


def _bar(state: State, stated: Sequence[Any], values: Sequence[float], longest: float) -> Series:
    """A bar an agency; one too short for its number leaves it to the name, which has both."""
    return Series(
        state=state,
        values=tuple(int(value) if value == int(value) else value for value in values),  # type: ignore[misc]
        labelled=tuple(value >= longest * LEAST_LABELLED for value in values),
        hovers=tuple(
            Hover(row.agency, (f"{state.word}: {format_number(value)}",))
            for row, value in zip(stated, values, strict=True)
        ),
    )


def _agency_alt(question: Question, held: Sequence[Any], stated: Sequence[Any]) -> str:
    vacant = [row for row in stated if row.vacant]
    said = f"Bars of {count_noun(len(stated), 'agency', 'agencies')} in {_whose(question)}"
    if any(row.withheld for row in held):
        return f"{said}. Small numbers are left out, so how many posts are vacant is not told."
    if not vacant:
        return f"{said}: no post is vacant."
    first = vacant[0]
    return (
        f"{said}: {first.agency} has most vacancies, {format_number(first.vacant)}, with "
        f"{_posts(first.filled, first.established)} filled."
    )


def _posts_note(held: Sequence[Any]) -> str:
    """What the totals leave out: over-filled posts, arrangements that state none, withheld ones."""
    said = []
    over = sum(row.over_filled or 0 for row in held)
    if over:
        said.append(f"{sentence(count_noun(over, 'post'))} filled beyond what is established.")
    unstated = sum(row.not_stated for row in held)
    if unstated:
        said.append(
            f"{sentence(count_noun(unstated, 'arrangement'))} "
            f"{'does' if unstated == 1 else 'do'} not state posts: not counted, and not nought."
        )
    return " ".join(said) + withheld_note([row.withheld > 0 for row in held])


@exhibit()
def posts_over_time(question: Question) -> Answer:
    """How did posts and vacancies develop over the last twelve quarters?"""
    frame = question.answer("posts_over_time", of_rocu=question.home)
    ends = frame[frame["is_quarter_end"] & (frame["arrangements"] > 0)].reset_index(drop=True)
    if ends["established"].isna().all() and not ends["withheld"].any():
        ends = ends.head(0)  # A table of what is not stated twelve times would tell nothing.
    held = list(rows(ends))
    stated = [row for row in held if row.established is not None]
    nothing = f"Posts of other agencies in {_whose(question)} are not recorded over time."
    is_withheld = any(row.withheld for row in held)
    if is_withheld:
        # Which numbers are small differs by quarter: a line of the others would rise and fall
        # with what is withheld.
        nothing = f"Posts of other agencies in {_whose(question)} are not shown over time."
    chart = None
    if len(stated) > 1 and not is_withheld:
        chart = Lines(
            moments=tuple(_quarter(row) for row in held),
            lines=(
                _posts_line("Established", held, "established"),
                _posts_line("Filled", held, "filled"),
            ),
            axis="Posts",
        )
    return Answer(
        title="Posts over the last twelve quarters",
        frame=ends,
        table=table_of(
            held,
            {
                "Quarter to": lambda row: spoken_date(row.on_date, "day"),
                "Established": lambda row: format_number(row.established, _unstated(row)),
                "Filled": lambda row: format_number(row.filled, _unstated(row)),
                "Vacant": _said_vacant,
                "Arrangements": lambda row: format_number(row.arrangements),
            },
        ),
        chart=chart,
        alt=_time_sentence(stated) if chart else nothing,
        note=(
            _time_sentence(stated)
            + " Arrangements come and go, so posts may fall because one ended."
            if chart
            else nothing + withheld_note([is_withheld])
        ),
    )


def _quarter(row: Any) -> str:
    return f"{row.on_date:%b %Y}"


def _posts_line(name: str, held: Sequence[Any], column: str) -> Line:
    values = [getattr(row, column) for row in held]
    last = next((value for value in reversed(values) if value is not None), None)
    return Line(
        name=f"{name}: {format_number(last)}",
        values=tuple(values),
        hovers=tuple(
            Hover(
                f"{name}, {spoken_date(row.on_date, 'day')}",
                (format_number(value, NOT_STATED),),
            )
            for row, value in zip(held, values, strict=True)
        ),
    )


def _time_sentence(stated: Sequence[Any]) -> str:
    first, last = stated[0], stated[-1]
    now, then = last.vacant, first.vacant
    word = "more" if now > then else "fewer"
    moved = "as many as" if now == then else f"{format_number(abs(now - then))} {word} than"
    posts_now = count_noun(now, "post") if now else "No post"
    return (
        f"{posts_now} {'are' if now > 1 else 'is'} vacant at "
        f"{spoken_date(last.on_date, 'day')}, {moved} at {spoken_date(first.on_date, 'day')}."
    )


@exhibit()
def arrangement_end(question: Question) -> Answer:
    """Which arrangements with other agencies end, and when?"""
    every = question.answer("arrangement_end", of_rocu=question.home)
    frame = every[every["ends_on"].notna()].reset_index(drop=True)
    open_ended = list(rows(every[every["ends_on"].isna()]))
    held = list(rows(frame))
    columns: dict[str, Any] = {
        "Arrangement": lambda row: f"{row.agency}, {in_sentence(row.capability or WHOLE_UNIT)}"
    }
    if not question.home:
        columns["Unit"] = "unit"
    columns |= {"Ends": _ends, "Filled": _held_posts}
    dated_ends = [row for row in held if not row.has_ended and row.ends_on is not None]
    ended = [row for row in held if row.has_ended]
    nothing = f"No end of an arrangement with {_whose(question)} is recorded."
    return Answer(
        title="When arrangements end",
        frame=frame,
        table=table_of(held, columns),
        alt=(
            f"{count_noun(len(dated_ends), 'arrangement')} with a recorded end; the first is that "
            f"of {dated_ends[0].agency}, "
            f"{spoken_date(dated_ends[0].ends_on, dated_ends[0].ends_on_precision)}."
            if dated_ends
            else nothing
        ),
        note=(
            ("The first to end stands first." if dated_ends else nothing)
            + (
                f" {sentence(count_noun(len(ended), 'arrangement'))} ended in the year before."
                if ended
                else ""
            )
            + _open_note(open_ended)
            + withheld_note(frame["posts_withheld"])
        ),
    )


def _open_note(open_ended: Sequence[Any]) -> str:
    """Whose arrangements have no recorded end."""
    if not open_ended:
        return ""
    named = join_words(list(dict.fromkeys(row.agency for row in open_ended)), most=6)
    return f" No end is recorded for {count_noun(len(open_ended), 'arrangement')}: {named}."


def _ends(row: Any) -> str:
    end = spoken_date(row.ends_on, row.ends_on_precision, "No end recorded")
    return f"Ended {end}" if row.has_ended else end


def _held_posts(row: Any) -> str:
    if row.posts_withheld:
        return WITHHELD
    if row.posts_established is None and row.posts_filled is None:
        return NOT_STATED
    if row.posts_established is None:
        return f"{format_number(row.posts_filled)} filled"
    if row.posts_filled is None:
        return f"{format_number(row.posts_established)} established, filled not stated"
    return _posts(row.posts_filled, row.posts_established)


@exhibit()
def secondment_capability(question: Question) -> Answer:
    """Which capabilities lean on the staff of other agencies, and where do they stand?"""
    frame = question.answer("secondment_capability", of_rocu=question.home)
    held = list(rows(frame))
    columns: dict[str, Any] = {"Capability": "capability"}
    if question.home:
        columns["Standing"] = _standing
    else:
        columns["Units"] = lambda row: format_number(row.units)
    columns["Whose staff"] = lambda row: join_words(list(row.agencies), most=4)
    if any(row.vacant is not None or row.withheld for row in held):
        columns["Filled"] = _said_posts
    below = [row for row in held if row.level is not None and row.target and row.level < row.target]
    nothing = f"No capability of {_whose(question)} is known to lean on staff of another agency."
    return Answer(
        title="Capabilities that lean on partners",
        frame=frame,
        table=table_of(held, columns),
        alt=(
            f"Staff of other agencies work in {_leaning_on(held)}, {len(below)} of them below the "
            "standard."
            if held
            else nothing
        ),
        note=(_leaning_note(question, below) if held else nothing),
        source_ids=(
            {id_ for ids in frame["source_ids"] for id_ in ids}
            | set(frame["standing_source_id"].dropna())
        ),
    )


def _leaning_on(held: Sequence[Any]) -> str:
    """What their staff work in: "7 capabilities and the unit as a whole"."""
    named = sum(row.capability_id is not None for row in held)
    parts = [count_noun(named, "capability", "capabilities")] if named else []
    if named < len(held):
        parts.append(in_sentence(WHOLE_UNIT))
    return join_words(parts)


def _standing(row: Any) -> str:
    """Where a capability stands, and whether that is below its standard: "◐ Partial, below"."""
    if row.capability_id is None:
        return "Not a capability"
    state = capability_state(row.position or "not_assessed", row.level)
    if row.evidence_scope == "network" and row.position == "provided":
        return "◔ Stated, not about this unit"
    if row.level is None or row.target is None:
        return state.label
    return f"{state.label}, below" if row.level < row.target else state.label


def _leaning_note(question: Question, below: Sequence[Any]) -> str:
    alone = "A capability that is not here has no arrangement recorded; it may still lean on one."
    if not question.home:
        return alone
    if not below:
        return f"No capability here is known to be below the standard. {alone}"
    said = [
        f"{in_sentence(row.capability)}"
        + (f" ({format_number(row.vacant)} vacant)" if row.vacant else "")
        for row in below
    ]
    return f"Below the standard: {join_words(said)}. {alone}"


@exhibit()
def secondment_entry(question: Question, agency: str = ALL) -> Answer:
    """What exactly is recorded of an agency in a unit, when, and by whom?"""
    frame = question.answer(
        "secondment_entry", of_rocu=question.home, of_agency=None if agency == ALL else agency
    ).drop(columns="as_of_latest")
    held = list(rows(frame))
    who = "other agencies" if agency == ALL else question.name("agency", agency)
    undated = sum(row.as_of is None for row in held)
    every = sum(row.scope == "network" for row in held)
    nothing = (
        f"Nothing recorded says whether staff of {who} work in {_whose(question)}. That does not "
        "mean that none do."
    )
    return Answer(
        title=f"What is recorded of {who} in {_whose(question)}",
        frame=frame,
        table=table_of(
            held,
            {
                "Date": dated("as_of", "Undated"),
                "What is recorded": _entry_sentence,
                "Source": linked(question),
            },
        ),
        alt=f"{count_noun(len(held), 'entry', 'entries')}"
        + (f", {undated} of them undated." if undated else ", all dated.")
        if held
        else nothing,
        note=(
            (
                "What is about every unit comes last; else the newest first"
                if every
                else "The newest first"
            )
            + (", undated entries after dated ones." if undated else ".")
            + (
                f" {sentence(count_noun(every, 'statement'))} about every unit "
                f"{'names' if every == 1 else 'name'} no unit."
                if every
                else ""
            )
            + withheld_note(frame["posts_withheld"])
            if held
            else nothing
        ),
        choices={} if agency == ALL else {"Agency": who},
    )


def _entry_sentence(row: Any) -> str:
    """Who works where and how, with posts and the note: "HMRC: embedded, NEROCU. A note"."""
    where = row.unit or "every unit"
    place = f", {in_sentence(row.capability)}" if row.capability else ""
    reverse = " (reverse direction)" if row.is_reverse else ""
    said = f"{row.agency}: {label(row.basis).lower()}{reverse}, {where}{place}."
    if row.posts_withheld or row.posts_established is not None or row.posts_filled is not None:
        established = posts(row.posts_established, row.posts_withheld, "not stated")
        filled = posts(row.posts_filled, row.posts_withheld, "not stated")
        said += f" Posts established: {established.lower()}; filled: {filled.lower()}."
    written = clean_text(row.note)
    return f"{said} {written}" if written else said


@exhibit()
def secondment_agency(question: Question) -> Answer:
    """Which agencies work with which units, and on what basis?"""
    frame = question.answer("secondment_agency")
    held = list(rows(frame))
    nothing = "Nothing is recorded of an agency's staff in a regional unit."
    return Answer(
        title="Which agencies work with which units",
        frame=frame,
        table=table_of(
            held,
            {
                "Agency": "agency",
                "Basis": lambda row: label(row.basis),
                "Units": lambda row: (
                    join_words(list(row.units)) if row.units is not None else "Said of every unit"
                ),
                "Newest date": dated("newest_on", "Undated"),
            },
        ),
        alt=f"{count_noun(frame['agency_id'].nunique(), 'agency', 'agencies')} by basis and unit."
        if held
        else nothing,
        note=(
            "A unit that is not named may still work with the agency. Bodies that another has "
            "replaced are left out."
            if held
            else nothing
        ),
    )


@kept
def secondment_headline(question: Question) -> str:
    """How many posts are filled and vacant, which arrangements end, and what is not known."""
    now = next(
        row
        for row in rows(question.answer("posts_over_time", of_rocu=question.home, quarters=0))
        if row.is_as_at
    )
    if now.established is None:
        return _named_headline(question, now)
    # Where some are withheld, they are those with vacancies: the others would say that none is.
    vacant = (
        "" if now.withheld else f", {format_number(now.vacant) if now.vacant else 'none'} vacant"
    )
    of_those = "Of the posts that may be told, " if now.withheld else ""
    said = (
        f"{of_those}{_posts(now.filled, now.established)} posts of "
        f"{count_noun(now.agencies, 'agency', 'agencies')} in {_whose(question)} are filled"
        f"{_counted_on(now)}{vacant}"
    )
    year_end = spoken_date(now.year_end, "day")
    ends = (
        f"{count_noun(now.ending, 'arrangement')} {'ends' if now.ending == 1 else 'end'} by "
        f"{year_end}"
        if now.ending
        else f"no arrangement is recorded to end by {year_end}"
    )
    unknown = f"; for {now.without_end} no end is recorded" if now.without_end else ""
    return f"{said}; {ends}{unknown}.{_left_out(now)}"


def _counted_on(now: Any) -> str:
    if now.newest_on is None:
        return ", by undated counts"
    newest = spoken_date(now.newest_on, now.newest_on_precision)
    return f" at {newest}" if now.oldest_on == now.newest_on else f", counted up to {newest}"


def _left_out(now: Any) -> str:
    said = ""
    if now.over_filled:
        filled = count_noun(now.over_filled, "post")
        said += f" {filled} {'is' if now.over_filled == 1 else 'are'} filled beyond the number set."
    if now.not_stated:
        said += (
            f" {count_noun(now.not_stated, 'arrangement')} "
            f"{'does' if now.not_stated == 1 else 'do'} not state posts."
        )
    if now.withheld:
        said += (
            f" The posts of {count_noun(now.withheld, 'other arrangement')} are withheld from this "
            "edition, so this is not the whole."
        )
    return said


def _named_headline(question: Question, now: Any) -> str:
    """Without posts: who is named, and what the newest dated word is."""
    if now.withheld:
        return (
            f"How many posts of other agencies in {_whose(question)} are filled is withheld from "
            f"this edition. {count_noun(now.arrangements, 'arrangement')} with "
            f"{count_noun(now.all_agencies, 'agency', 'agencies')} "
            f"{'is' if now.arrangements == 1 else 'are'} recorded."
        )
    held = list(rows(question.answer("secondment_entry", of_rocu=question.home)))
    own = [row for row in held if row.scope == "unit"]
    if not held:
        return f"Nothing recorded names staff of another agency in {_whose(question)}."
    if not own:
        return (
            f"Nothing recorded names staff of another agency in {_whose(question)}; "
            f"{count_noun(len(held), 'statement')} about every unit "
            f"{'does' if len(held) == 1 else 'do'}. How many posts are filled is not known."
        )
    agencies = list(dict.fromkeys(row.agency for row in own))
    newest = max(
        (row for row in own if row.as_of is not None), key=lambda row: row.as_of, default=None
    )
    when = (
        f"The newest dated word is of {spoken_date(newest.as_of, newest.as_of_precision)}"
        f" ({newest.agency})"
        if newest
        else "Nothing about it is dated"
    )
    in_part = any(row.posts_filled is not None or row.posts_established is not None for row in own)
    known = (
        "posts are stated only in part" if in_part else "how many posts are filled is not recorded"
    )
    return (
        f"{count_noun(len(agencies), 'agency', 'agencies')} "
        f"{'is' if len(agencies) == 1 else 'are'} named as working with {_whose(question)}: "
        f"{known}. {when}."
    )
