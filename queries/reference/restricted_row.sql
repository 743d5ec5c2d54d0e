-- meaning: In which tables there are OFFICIAL-SENSITIVE rows, about which region, and whether any
--     of them was known on the day.
-- parameter: as_of date: the as-at date
-- grain: table_name, rocu_id
-- units: none

with home as (
    select
        force_id,
        rocu_id
    from membership_at([$as_of])
),

marked as (
    select
        'capability_assessment' as table_name,
        rocu_id,
        as_of,
        marking
    from capability_assessment
    union all
    select
        'force_function_assessment' as table_name,
        home.rocu_id,
        assessed.as_of,
        assessed.marking
    from force_function_assessment as assessed
    left join home on assessed.force_id = home.force_id
    union all
    select
        'spr_statement' as table_name,
        home.rocu_id,
        stated.as_of,
        stated.marking
    from spr_statement as stated
    left join home on stated.force_id = home.force_id
    union all
    select
        'agreement' as table_name,
        owner_rocu_id as rocu_id,
        starts_on as as_of,
        marking
    from agreement
    union all
    select
        'secondment' as table_name,
        nullif(rocu_id, 'all') as rocu_id,
        as_of,
        marking
    from secondment
    union all
    select
        'funding' as table_name,
        case paid.recipient_kind
            when 'rocu' then paid.recipient_id
            when 'force' then home.rocu_id
        end as rocu_id,
        null as as_of,
        paid.marking
    from funding as paid
    left join home on paid.recipient_id = home.force_id
    union all
    select
        'force_contribution' as table_name,
        rocu_id,
        null as as_of,
        marking
    from force_contribution
    union all
    select
        'workforce' as table_name,
        rocu_id,
        as_of,
        marking
    from workforce
)

select
    table_name,
    rocu_id,
    bool_or(coalesce(as_of <= $as_of, true)) as is_known
from marked
where marking = 'OFFICIAL-SENSITIVE'
group by table_name, rocu_id
order by table_name, rocu_id
