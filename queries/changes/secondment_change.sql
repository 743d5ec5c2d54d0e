-- meaning: Entries of agencies' staff in units that are dated after the earlier of two dates and
--     by the later one, each with the entry before it of the same agency, unit and capability, if
--     any: the newest dated before it, else an undated one.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: one unit's entries and those about every unit; empty for all
-- grain: rocu_id, agency_id, capability_id, as_of, as_of_precision, basis, source_id
-- units: posts count posts

with entry as (
    select * from secondment_entry($as_of, $rocu)
),

paired as (
    select
        entry.*,
        arg_min(
            earlier,
            (
                -epoch(coalesce(earlier.as_of, date '0001-01-01')),
                earlier.basis != entry.basis,
                earlier.basis,
                earlier.source_id
            )
        ) as before
    from entry
    left join entry as earlier
        on
            entry.rocu_id = earlier.rocu_id
            and entry.agency_id = earlier.agency_id
            and entry.capability_id is not distinct from earlier.capability_id
            and coalesce(earlier.as_of < entry.as_of, true)
    where entry.as_of > least($since, $as_of)
    group by all
)

select
    rocu_id,
    unit,
    scope,
    agency_id,
    agency,
    capability_id,
    capability,
    before.basis as basis_before,
    before.posts_established as posts_established_before,
    before.posts_filled as posts_filled_before,
    before.posts_withheld as posts_withheld_before,
    before.as_of as as_of_before,
    before.as_of_precision as as_of_precision_before,
    basis,
    posts_established,
    posts_filled,
    posts_withheld,
    as_of,
    as_of_precision,
    is_reverse,
    before.source_id as before_source_id,
    source_id
from paired
order by
    paired.as_of desc,
    agency,
    scope desc,
    unit,
    capability nulls first,
    basis,
    source_id,
    rocu_id,
    agency_id,
    capability_id,
    as_of_precision
