-- meaning: In which tables there are OFFICIAL-SENSITIVE rows, about which region, and whether any
--     of them was known on the day.
-- parameter: as_of date: the as-at date
-- grain: table_name, rocu_id
-- units: none

with marked as (
    select
        'capability_assessment' as table_name,
        marking,
        rocu_id,
        as_of
    from capability_assessment
    union all by name
    select
        'force_function_assessment' as table_name,
        marking,
        force_id,
        as_of
    from force_function_assessment
    union all by name
    select
        'spr_statement' as table_name,
        marking,
        force_id,
        as_of
    from spr_statement
    union all by name
    select
        'agreement' as table_name,
        marking,
        owner_rocu_id as rocu_id,
        starts_on as as_of
    from agreement
    union all by name
    select
        'secondment' as table_name,
        marking,
        nullif(rocu_id, 'all') as rocu_id,
        as_of
    from secondment
    union all by name
    select
        'funding' as table_name,
        marking,
        case when recipient_kind = 'rocu' then recipient_id end as rocu_id,
        case when recipient_kind = 'force' then recipient_id end as force_id
    from funding
    union all by name
    select
        'force_contribution' as table_name,
        marking,
        rocu_id
    from force_contribution
    union all by name
    select
        'workforce' as table_name,
        marking,
        rocu_id,
        as_of
    from workforce
    union all by name
    select
        'meeting' as table_name,
        marking,
        owner_rocu_id as rocu_id
    from meeting
    union all by name
    select
        'board_decision' as table_name,
        marking,
        owner_rocu_id as rocu_id,
        told_on as as_of
    from board_decision
    union all by name
    select
        'action' as table_name,
        marking,
        owner_rocu_id as rocu_id,
        decided_on as as_of
    from action
    union all by name
    select
        'action_entry' as table_name,
        marking,
        owner_rocu_id as rocu_id,
        told_on as as_of
    from action_entry
)

select
    marked.table_name,
    coalesce(marked.rocu_id, home.rocu_id) as rocu_id,
    bool_or(coalesce(marked.as_of <= $as_of, true)) as is_known
from marked
left join membership_at([$as_of]) as home on marked.force_id = home.force_id
where marked.marking = 'OFFICIAL-SENSITIVE'
group by all
order by table_name, rocu_id
