-- meaning: How everything stands that somebody may be told of when it gets worse: capabilities of
--     units, functions that forces have themselves, and obligations of forces of the edition in
--     force.
-- parameter: as_of date: the as-at date
-- grain: kind, owner_id, subject_id
-- units: rank orders the states of one kind, the worst first (rules 8 and 18); empty where it
--     cannot be compared; places are who it is told to

with standing as (
    select
        'capability' as kind,
        rocu_id as owner_id,
        capability_id as subject_id,
        position as state,
        level as rank,
        ['rocu:' || rocu_id] as places
    from capability_position($as_of)

    union all

    select
        'function' as kind,
        own.force_id as owner_id,
        own.function_id as subject_id,
        ['absent', 'planned', 'partial', 'provided', 'provided'][own.level + 1] as state,
        own.level as rank,
        ['force:' || own.force_id, 'rocu:' || home.rocu_id] as places
    from own_function_at([$as_of]) as own
    left join membership_at([$as_of]) as home on own.force_id = home.force_id

    union all

    select
        'obligation' as kind,
        held.force_id as owner_id,
        held.obligation_id as subject_id,
        held.position as state,
        held.rank,
        ['force:' || held.force_id, 'rocu:' || home.rocu_id] as places
    from position_at([$as_of]) as held
    inner join edition_in_force($as_of) as edition on held.edition = edition.edition
    left join membership_at([$as_of]) as home on held.force_id = home.force_id
    where edition.in_force
)

select
    kind,
    owner_id,
    subject_id,
    state,
    rank,
    places
from standing
order by kind, owner_id, subject_id
