-- meaning: The units and forces that inspectors can grade, by region on the day: each unit before
--     its member forces, the forces by name. Never by grade.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: subject_kind, subject_id
-- units: none

with subject as (
    select
        'rocu' as subject_kind,
        rocu_id as subject_id,
        rocu_id
    from rocu
    union all
    select
        'force' as subject_kind,
        force.force_id as subject_id,
        membership.rocu_id
    from force
    left join membership_at([$as_of]) as membership on force.force_id = membership.force_id
)

select
    subject.rocu_id,
    rocu.short_name as unit,
    rocu.region,
    subject.subject_kind,
    subject.subject_id,
    named.name as subject,
    named.short_name as subject_short
from subject
inner join name() as named
    on
        subject.subject_kind = named.kind
        and subject.subject_id = named.id
left join rocu on subject.rocu_id = rocu.rocu_id
where coalesce(subject.rocu_id = $rocu, $rocu is null)
order by
    rocu.rocu_id is null,
    rocu.rocu_id = 'london',
    rocu.short_name,
    subject.subject_kind = 'force',
    named.name,
    subject_kind,
    subject_id
