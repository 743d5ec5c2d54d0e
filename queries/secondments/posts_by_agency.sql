-- meaning: The posts of each agency's staff that arrangements hold on the day (rule 16), most
--     vacant first. A total is that of the arrangements which state both how many posts are
--     established and how many filled; vacant is the sum of their vacancies, and what one
--     fills beyond its posts is told beside it, never taken off another's vacancies. What is not
--     stated, or withheld from the public edition, is counted as such and never as 0.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit; empty for all
-- grain: agency_id
-- units: established, filled, vacant and over_filled count posts, empty where no arrangement
--     states both; arrangements, not_stated and withheld count arrangements; units counts units

select
    held.agency_id,
    agency.name as agency,
    count(*) as arrangements,
    len(list_distinct(list(held.rocu_id))) as units,
    sum(held.posts_established) filter (held.vacant is not null) as established,
    sum(held.posts_filled) filter (held.vacant is not null) as filled,
    sum(held.vacant) as vacant,
    sum(held.over_filled) as over_filled,
    count(*) filter (held.vacant is null and not held.posts_withheld) as not_stated,
    count(*) filter (held.posts_withheld) as withheld,
    list_sort(list_distinct(list(held.basis))) as bases,
    list(distinct capability.name order by capability.name) filter (
        capability.name is not null
    ) as capabilities,
    min(held.ends_on) as first_end,
    arg_min(held.ends_on_precision, held.ends_on) as first_end_precision,
    count(*) filter (held.ends_on is null) as without_end,
    list_sort(list_distinct(list(held.source_id))) as source_ids
from arrangement_at([$as_of]) as held
inner join agency on held.agency_id = agency.agency_id
left join capability on held.capability_id = capability.capability_id
where not held.has_ended and coalesce(held.rocu_id = $of_rocu, $of_rocu is null)
group by held.agency_id, agency.name
order by vacant desc nulls last, established desc nulls last, agency.name, held.agency_id
