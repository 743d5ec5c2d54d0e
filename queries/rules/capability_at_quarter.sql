-- meaning: Every capability of every unit at the end of each of the last quarters that had ended by
--     the day (rule 18): its position, level and target by rules 2 and 3, and what it rests on. It
--     is carried where the quarter brought no evidence of its own. On 30 September the quarter that
--     ends that day is the newest, on 29 September the one that ended on 30 June.
-- parameter: as_of date: the as-at date
-- parameter: quarters int = 12: how many quarters
-- grain: on_date, rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4; position is not_assessed where nothing was known

select
    on_date,
    rocu_id,
    capability_id,
    position,
    level,
    target,
    evidence_scope,
    as_of,
    as_of_precision,
    as_of < date_trunc('quarter', on_date) as is_carried,
    note,
    source_id
from
    capability_position_at(
        (select list(on_date order by on_date) from quarter_end($as_of, $quarters))
    )
order by on_date, rocu_id, capability_id
