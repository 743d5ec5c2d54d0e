-- meaning: The capabilities of units, and the units as a whole, that lean on the staff of an
--     agency: those that some entry by the day names. No rule says what would be lost without them.
--     Entries in reverse, of police staff with the agency, are left out.
-- parameter: as_of date: the as-at date
-- parameter: agency id: the agency
-- parameter: rocu id = empty: one unit's entries and those about every unit; empty for all
-- grain: kind, id
-- units: id is empty for the units as a whole; detail is the basis of the newest entry;
--     is_everywhere says that an entry is about every unit

select
    'leans' as side,
    'capability' as kind,
    capability_id as id,
    arg_min(
        basis, (-epoch(coalesce(as_of, date '0001-01-01')), basis, source_id)
    ) as detail,
    coalesce(list(distinct rocu_id order by rocu_id) filter (scope = 'unit'), []) as rocu_ids,
    bool_or(scope = 'network') as is_everywhere,
    max(as_of) as as_of,
    arg_min(
        as_of_precision, (-epoch(coalesce(as_of, date '0001-01-01')), basis, source_id)
    ) as as_of_precision,
    list_sort(list_distinct(list(source_id))) as source_ids
from secondment_entry($as_of, $rocu, of_agency := $agency)
where not is_reverse
group by capability_id
order by id nulls first, kind
