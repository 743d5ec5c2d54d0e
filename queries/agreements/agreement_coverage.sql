-- meaning: How many live agreements cover each function for each force, and which; all forces, or
--     those of a region. Functions that none of them has an agreement on are left out. None found
--     is not a gap: a force can have a function in other ways.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: force_id, function_id
-- units: agreements counts agreements, those that found or host a unit included

with shown as (
    select * from force_of($as_of, $rocu)
),

counted as (
    select
        party.force_id,
        covers.function_id,
        count(*) as agreements,
        string_agg(agreement.name, '; ' order by agreement.name) as names
    from live_party_at([$as_of]) as party
    inner join shown on party.force_id = shown.force_id
    inner join agreement on party.agreement_id = agreement.agreement_id
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    group by party.force_id, covers.function_id
),

covered as (
    select distinct function_id
    from counted
)

select
    policing_function.function_id,
    policing_function.name as function_name,
    shown.force_id,
    shown.force,
    shown.unit,
    coalesce(counted.agreements, 0) as agreements,
    counted.names
from covered
inner join policing_function on covered.function_id = policing_function.function_id
cross join shown
left join counted
    on
        shown.force_id = counted.force_id
        and covered.function_id = counted.function_id
order by policing_function.name, shown.unit nulls last, shown.force, force_id, function_id
