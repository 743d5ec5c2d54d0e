-- meaning: The regional unit that each force belongs to on each date (rule 1). A force that no
--     membership row covers has no row.
-- parameter: moments dates: the days asked about
-- grain: on_date, force_id
-- units: none

select
    moment.on_date,
    membership.force_id,
    membership.rocu_id,
    membership.source_id
from (select unnest($moments) as on_date) as moment
inner join rocu_membership as membership
    on
        coalesce(membership.member_from <= moment.on_date, true)
        and coalesce(membership.member_to >= moment.on_date, true)
order by on_date, force_id
