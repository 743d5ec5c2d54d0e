-- meaning: What holds positions of forces on the obligations of one edition below evidenced: the
--     functions with the worst coverage of each. Obligations that the same functions hold in the
--     same position, for the same forces, are one row; the worst positions first.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: place
-- units: place counts from 1; positions counts pairs of force and obligation

with driven as (
    select
        position.force_id,
        force.force,
        position.obligation_id,
        obligation.place,
        obligation.source_id,
        position.position,
        position.rank,
        list_sort(
            list_transform(
                list_filter(
                    position.functions,
                    lambda one: struct_extract(one, 'coverage') = position.position
                ),
                lambda one: struct_extract(one, 'function_id')
            )
        ) as function_ids
    from obligation_position_at([$as_of]) as position
    inner join edition_obligation($edition) as obligation
        on position.obligation_id = obligation.obligation_id
    inner join force_of($as_of, $rocu, $force) as force on position.force_id = force.force_id
    where position.position not in ('evidenced', 'not_derived')
),

by_obligation as (
    select
        obligation_id,
        place,
        source_id,
        position,
        rank,
        function_ids,
        list(force_id order by force, force_id) as force_ids
    from driven
    group by obligation_id, place, source_id, position, rank, function_ids
)

select
    row_number() over (
        order by
            rank,
            len(force_ids) * count(*) desc,
            min(place),
            force_ids
    ) as place,
    position,
    function_ids,
    force_ids,
    list(obligation_id order by place) as obligation_ids,
    len(force_ids) * count(*) as positions,
    list(distinct source_id order by source_id) as source_ids
from by_obligation
group by position, rank, function_ids, force_ids
order by place
