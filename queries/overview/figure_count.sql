-- meaning: How many of what a board looks at first each unit and each force has on a day: core
--     capabilities by standing, obligations of an edition by position, and gaps of each kind, of
--     which also those without an action. key_figure has those of a region on two days from here.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition whose obligations are counted
-- grain: figure, part, rocu_id, force_id
-- units: amount counts capabilities, obligations, or gaps of one kind; force_id is empty where they
--     are those of the unit itself, and rocu_id where the force has none

with gap as (
    select
        kind,
        unnest([kind || '_gap', kind || '_without_action']) as part,
        split_part(split_part(subject, ':', 2), '/', 1) as whose,
        action_count
    from gap_action($as_of)
)

select
    'capability' as figure,
    standing as part,
    rocu_id,
    null as force_id,
    count(*) as amount
from capability_standing_by_unit($as_of)
group by standing, rocu_id

union all

select
    'obligation' as figure,
    position.position as part,
    force.rocu_id,
    force.force_id,
    count(*) as amount
from position_at([$as_of]) as position
inner join force_of($as_of) as force on position.force_id = force.force_id
where position.edition = $edition and position.position != 'not_derived'
group by position.position, force.rocu_id, force.force_id

union all

select
    'action' as figure,
    gap.part,
    if(gap.kind = 'capability', gap.whose, force.rocu_id) as rocu_id,
    force.force_id,
    count(*) filter (gap.part = gap.kind || '_gap' or gap.action_count = 0) as amount
from gap
left join force_of($as_of) as force on gap.kind != 'capability' and gap.whose = force.force_id
group by gap.kind, gap.part, gap.whose, force.rocu_id, force.force_id
order by figure, part, rocu_id, force_id
