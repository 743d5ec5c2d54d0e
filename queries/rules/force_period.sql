-- meaning: From when until when each force belongs to one regional unit (rule 1), or to none, and
--     whether any agreement underpins that.
-- grain: force_id, from_on
-- units: until_on is the first day that is not among them; without a day it has always been so, or
--     goes on; rocu_id is empty where no membership covers the days

with turn as (
    select
        force_id,
        null::date as from_on
    from force
    union
    select
        force_id,
        member_from as from_on
    from rocu_membership
    union
    select
        force_id,
        member_to + 1 as from_on
    from rocu_membership
),

period as (
    select
        *,
        lead(from_on) over (partition by force_id order by from_on nulls first) as until_on
    from turn
)

select
    period.force_id,
    force.name as force,
    membership.rocu_id,
    rocu.short_name as unit,
    coalesce(
        membership.rocu_id in (select agreement.underpins_rocu_id from agreement), false
    ) as is_underpinned,
    period.from_on,
    period.until_on,
    membership.source_id
from period
inner join force on period.force_id = force.force_id
left join rocu_membership as membership
    on
        period.force_id = membership.force_id
        and coalesce(membership.member_from <= period.from_on, membership.member_from is null)
        and coalesce(membership.member_to >= period.from_on, true)
left join rocu on membership.rocu_id = rocu.rocu_id
order by period.force_id, period.from_on
