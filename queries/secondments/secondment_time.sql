-- meaning: The dated entries in the order of their dates, each with the last day that its date can
--     mean: a date known to the month or the year stands for all of it.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- grain: rocu_id, agency_id, capability_id, as_of, as_of_precision, basis, source_id
-- units: none

select
    rocu_id,
    unit,
    scope,
    agency_id,
    agency,
    capability_id,
    capability,
    as_of,
    as_of_precision,
    case as_of_precision
        when 'year' then cast(as_of + interval 1 year - interval 1 day as date)
        when 'month' then last_day(as_of)
        else as_of
    end as as_of_latest,
    basis,
    posts_established,
    posts_filled,
    posts_withheld,
    is_reverse,
    note,
    source_id
from secondment_entry($as_of, $of_rocu, $of_basis, $of_capability, null)
where as_of is not null
order by
    as_of,
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
