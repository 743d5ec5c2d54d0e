-- meaning: Where every capability of every unit stood at the end of each of the last quarters that
--     had ended by the day (rule 18): its position, level and target by rules 2 and 3;
--     not_assessed where nothing was known, which is never a gap.
-- parameter: as_of date: the as-at date
-- parameter: quarters int = 12: how many quarters
-- grain: quarter_end, rocu_id, capability_id
-- units: level 0 to 4; target 1 to 4
-- unasked: for the command line; pages ask queries that build on it

select
    on_date as quarter_end,
    rocu_id,
    capability_id,
    position,
    level,
    target
from capability_at_quarter($as_of, quarters := $quarters)
order by quarter_end, rocu_id, capability_id
