"""Two things of one name: on a page they would be one, and one of them would not be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dashboard.store.contract import tables
from dashboard.store.text import ZERO_WIDTH

_WRITTEN_ALSO = str.maketrans(
    {
        **dict.fromkeys("’‘‛`´ʼ′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    }
)
"""How one letter is written in several ways: quotation marks, and letters of full width."""
_LETTERS = "".join(map(chr, _WRITTEN_ALSO))
_MEANT = "".join(str(letter) for letter in _WRITTEN_ALSO.values()).replace("'", "''")

LOOK = rf"""
    create macro look(words) as replace(lower(trim(regexp_replace(
        regexp_replace(
            replace(replace(translate(words, '{_LETTERS}', '{_MEANT}'), 'ﬁ', 'fi'), 'ﬂ', 'fl'),
            '[{ZERO_WIDTH}]', '', 'g'
        ),
        '[\s_\x{{2010}}-\x{{2015}}-]+', ' ', 'g'
    ))), 'ß', 'ss')
"""
"""What a reader takes two names for the same by: letters, without case, hyphens and spaces."""

# What a reader tells rows, columns, options and headings apart by, as the pages shorten it, and
# within what. Other texts of the contract stand beside such a name, and are never looked up by.
# Titles of sources are no names: two pages may have one, so pages add publisher and day.
NAMES: tuple[tuple[str, str, str, str], ...] = (
    ("rocu", "name", "row.name", ""),
    ("rocu", "short_name", "row.short_name", ""),
    ("rocu", "region", "row.region", ""),
    (
        "force",
        "name",
        r"regexp_replace(row.name, '\s+(Police Service|Police|Constabulary)$', '', 'i')",
        "",
    ),
    ("capability", "name", "row.name", ""),
    ("policing_function", "name", "row.name", ""),
    ("agency", "name", "row.name", ""),
    (
        "agreement",
        "name",
        r"coalesce(nullif(regexp_extract(row.name, '\(([A-Z]{3,})\)$', 1), ''), row.name)",
        "",
    ),
    ("spr_edition", "title", "row.title", ""),
    ("spr_threat", "name", "row.name", "edition"),
    ("spr_obligation", "requirement", "row.requirement", "edition"),
    ("spr_obligation", "short_title", "row.short_title", "edition"),
    ("demonstrator_site", "name", "row.name", ""),
)

# Columns that are names themselves, each list one kind of thing: spelt in two ways, rows of one
# thing would be drawn as two, or two columns as one.
SPELLINGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("inspection_grade", "inspection"),
        ("inspection_count", "inspection"),
        ("recommendation", "inspection"),
    ),
    (("inspection_grade", "question"),),
    (("inspection_count", "measure"),),
    (("workforce", "measure"),),
    (("force_size", "measure"),),
    (("programme_fact", "programme"),),
)


def same_names(held: Collection[str]) -> Iterator[tuple[str, str]]:
    """Checks of the tables that have rows for things that nothing shown tells apart.

    Beside each a SELECT of the names, and of what each is within.
    """
    for table, column, shown, within in NAMES:
        if table not in held:
            continue
        key = tables()[table].key[0]
        group = f"look(shown){', ' + within if within else ''}"
        statement = f"""
            select
                file, line, '{column}' as column_name, {column} as value,
                'would be shown under one name with ' || first_name || ' (' || first_key || ', '
                    || first_file || ':' || first_line || ')' as wrong,
                'Give each a name of its own' as remedy
            from (
                select
                    *,
                    first_value({column}) over alike as first_name,
                    first_value({key}) over alike as first_key,
                    first_value(file) over alike as first_file,
                    first_value(line) over alike as first_line
                from (
                    select *, rowid as position, {shown} as shown
                    from staged.{table} as row
                    where {column} is not null
                )
                window alike as (partition by {group} order by position)
            )
            where {key} is distinct from first_key
        """
        words = f"{shown} as words, {within or repr('')} as within"
        yield statement, f"select {words} from staged.{table} as row where {column} is not null"


def two_spellings(held: Collection[str]) -> Iterator[tuple[str, str]]:
    """Checks of the tables that have rows for one thing spelt in two ways that look the same.

    Beside each a SELECT of the spellings, each once and within nothing.
    """
    for columns in SPELLINGS:
        if not any(table in held for table, _ in columns):
            continue
        spelt = " union all ".join(
            f"select {column} as spelling, '{column}' as column_name, file, line, "
            f"{place} as place, rowid as position from staged.{table} where {column} is not null"
            for place, (table, column) in enumerate(columns)
        )
        statement = f"""
            select
                file, line, column_name, spelling as value,
                'would be shown under one name with ' || first_spelling || ' (' || first_file || ':'
                    || first_line || ')'
                    || case
                        when uses = 2 then ', here and in another row'
                        when uses > 2 then ', here and in ' || (uses - 1) || ' other rows'
                        else ''
                    end as wrong,
                'Spell it in one way' as remedy
            from (
                select
                    *,
                    first_value(spelling) over alike as first_spelling,
                    first_value(file) over alike as first_file,
                    first_value(line) over alike as first_line
                from (
                    select
                        *,
                        count(*) over (partition by spelling) as uses
                    from ({spelt})
                    qualify row_number() over (
                        partition by spelling order by place, position
                    ) = 1
                )
                window alike as (partition by look(spelling) order by place, position)
            )
            where spelling != first_spelling
        """
        yield statement, f"select distinct spelling as words, '' as within from ({spelt})"
