-- meaning: When the arrangements with other agencies end: those that hold on the day, the first to
--     end first and those without a recorded end after them; then those that ended in the year
--     before, the latest first.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit; empty for all
-- grain: rocu_id, agency_id, capability_id, basis
-- units: posts_established and posts_filled count posts

select
    held.rocu_id,
    rocu.short_name as unit,
    held.agency_id,
    agency.name as agency,
    held.capability_id,
    capability.name as capability,
    held.basis,
    held.ends_on,
    held.ends_on_precision,
    held.has_ended,
    held.posts_established,
    held.posts_filled,
    held.posts_withheld,
    held.source_id
from arrangement_at([$as_of]) as held
inner join rocu on held.rocu_id = rocu.rocu_id
inner join agency on held.agency_id = agency.agency_id
left join capability on held.capability_id = capability.capability_id
where
    coalesce(held.rocu_id = $of_rocu, $of_rocu is null)
    and (not held.has_ended or held.ends_on >= $as_of - interval 1 year)
order by
    held.has_ended,
    if(held.has_ended, null, held.ends_on) nulls last,
    held.ends_on desc nulls last,
    agency.name,
    rocu.short_name,
    rocu_id,
    agency_id,
    capability_id,
    basis
