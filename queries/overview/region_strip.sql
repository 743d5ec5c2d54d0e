-- meaning: How many core capabilities of each unit were at the standard at the end of each of the
--     last quarters (rule 18), and how they stand on the day. Stated only counts as that and not as
--     at the standard. The unit asked about comes first, then its neighbours.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the unit that comes first; empty for none
-- parameter: quarters int = 12: how many quarters
-- grain: rocu_id
-- units: at_standards counts capabilities at each of quarter_ends; fresh counts capabilities with
--     evidence of their own in at least two of the quarters; the others count them on the day

with quarter as (
    select
        at_quarter.rocu_id,
        at_quarter.capability_id,
        at_quarter.on_date,
        at_quarter.as_of is not null and not at_quarter.is_carried as is_fresh,
        coalesce(
            at_quarter.level >= at_quarter.target and at_quarter.evidence_scope = 'unit', false
        ) as is_at_standard
    from capability_at_quarter($as_of, quarters := $quarters) as at_quarter
    inner join capability on at_quarter.capability_id = capability.capability_id
    where capability.framework = 'core-2015'
),

by_quarter as (
    select
        rocu_id,
        on_date,
        count(*) filter (is_at_standard) as at_standard
    from quarter
    group by rocu_id, on_date
),

strip as (
    select
        rocu_id,
        list(on_date order by on_date) as quarter_ends,
        list(at_standard order by on_date) as at_standards
    from by_quarter
    group by rocu_id
),

renewed as (
    select
        rocu_id,
        capability_id
    from quarter
    group by rocu_id, capability_id
    having count(*) filter (is_fresh) >= 2
),

freshness as (
    select
        rocu_id,
        count(*) as fresh
    from renewed
    group by rocu_id
)

select
    standing.rocu_id,
    standing.unit,
    standing.capabilities,
    standing.at_standard,
    standing.stated,
    standing.below,
    standing.no_standard,
    standing.transferred,
    standing.not_assessed,
    strip.quarter_ends,
    strip.at_standards,
    coalesce(freshness.fresh, 0) as fresh
from capability_standing($as_of) as standing
inner join strip on standing.rocu_id = strip.rocu_id
left join freshness on standing.rocu_id = freshness.rocu_id
left join rocu_neighbour as neighbour
    on
        neighbour.rocu_id = $rocu
        and standing.rocu_id = neighbour.neighbour_id
order by
    coalesce(standing.rocu_id != $rocu, false),
    neighbour.neighbour_id is null,
    standing.rocu_id = 'london',
    standing.unit,
    rocu_id
