-- meaning: The arrangement of each agency's staff in each unit, by capability and basis (rule 16):
--     its newest row dated by then, else an undated one. One whose last day was before has ended:
--     it has no posts, and is told apart. Rows about every unit are left out.
-- parameter: moments dates: the days asked about
-- grain: on_date, rocu_id, agency_id, capability_id, basis
-- units: posts_established, posts_filled, vacant and over_filled count posts, empty where not
--     stated; vacant is established less filled, over_filled the other way about, neither below 0

select
    moment.on_date,
    arrangement.rocu_id,
    arrangement.agency_id,
    arrangement.capability_id,
    arrangement.basis,
    arrangement.as_of,
    arrangement.as_of_precision,
    arrangement.ends_on,
    arrangement.ends_on_precision,
    coalesce(arrangement.ends_on < moment.on_date, false) as has_ended,
    arrangement.posts_established,
    arrangement.posts_filled,
    arrangement.vacant,
    arrangement.over_filled,
    arrangement.posts_withheld,
    arrangement.source_id
from (select unnest(list_distinct($moments)) as on_date) as moment
inner join arrangement_period() as arrangement
    on
        coalesce(arrangement.as_of <= moment.on_date, true)
        and coalesce(arrangement.until_on > moment.on_date, true)
order by on_date, rocu_id, agency_id, capability_id, basis
