-- meaning: The positions of forces on obligations that would be different if some things were taken
--     away (rule 10). What was never assessed cannot be lost, so taking it away changes nothing.
-- parameter: as_of date: the as-at date
-- parameter: removed ids = empty: what is taken away, such as agreement:some-id
-- grain: force_id, obligation_id
-- units: none
-- unasked: for the command line; pages ask what_if_effect, which has functions too

select
    now.force_id,
    now.obligation_id,
    now.edition,
    now.position as position_before,
    without.position as position_after
from position_at([$as_of]) as now
inner join position_at([$as_of], $removed) as without
    on
        now.force_id = without.force_id
        and now.obligation_id = without.obligation_id
where now.position != without.position
order by force_id, obligation_id
