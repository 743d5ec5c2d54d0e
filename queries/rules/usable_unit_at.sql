-- meaning: The forces that can use their regional unit on each date (rule 6): those of a unit that
--     no agreement underpins, and those that are party to a live one that does.
-- parameter: moments dates: the days asked about
-- parameter: removed ids = empty: what is taken away (rule 10), such as agreement:some-id
-- grain: on_date, force_id
-- units: none

select
    on_date,
    force_id,
    rocu_id
from force_at($moments)
where
    rocu_id is not null
    and (
        not is_underpinned
        or (on_date, rocu_id, force_id) in (
            select (on_date, underpins_rocu_id, force_id)
            from live_party_at($moments, $removed)
            where underpins_rocu_id is not null
        )
    )
order by on_date, force_id
