-- meaning: The dates of the agreements of the register under the same filters, no more precise than
--     they are known, part by part: the newest start first, and those without any date last.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: function id = all: a policing function that it covers, or all
-- parameter: status id = all: its status as the contract words it, or all
-- parameter: legal_basis id = all: its legal basis as the contract words it, or all
-- parameter: scope id = all: its scope as the contract words it, or all
-- parameter: lead id = all: the force that leads it, unknown where none is recorded, or all
-- parameter: standing id = all: what it is on the day, as agreement_standing words it, or all
-- parameter: dated id = dated: dated for those with any date recorded, or all
-- parameter: part_rows int = 30: how many agreements a part has
-- parameter: part int = 1: which part, from 1
-- grain: agreement_id
-- units: starts_by is the last day that the start could be, ends_from the first that the end could

with placed as (
    select
        register.*,
        row_number() over (
            order by
                coalesce(register.starts_on, register.ends_on, register.review_on) desc nulls last,
                register.name,
                register.agreement_id
        ) as place
    from
        agreement_register(
            $as_of, $rocu, $force, $function, $status, $legal_basis, $scope, $lead, $standing
        ) as register
    where
        $dated = 'all'
        or coalesce(register.starts_on, register.ends_on, register.review_on) is not null
)

select
    placed.agreement_id,
    placed.name,
    placed.standing,
    placed.status,
    placed.starts_on,
    placed.starts_on_precision,
    case placed.starts_on_precision
        when 'year' then make_date(year(placed.starts_on), 12, 31)
        when 'month' then last_day(placed.starts_on)
        else placed.starts_on
    end as starts_by,
    case placed.ends_on_precision
        when 'year' then make_date(year(placed.ends_on), 1, 1)
        when 'month' then make_date(year(placed.ends_on), month(placed.ends_on), 1)
        else placed.ends_on
    end as ends_from,
    placed.ends_on,
    placed.ends_on_precision,
    placed.review_on,
    placed.review_on_precision,
    placed.published_on,
    placed.published_on_precision,
    placed.source_id
from placed
where (placed.place - 1) // $part_rows + 1 = $part
order by placed.place, agreement_id
