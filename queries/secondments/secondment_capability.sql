-- meaning: The capabilities, and the units as a whole, that staff of other agencies work in on the
--     day (rule 16): whose they are, their posts, and, of one unit, where the capability stands
--     (rules 2 and 3). Those below their target come first, then those with most posts vacant.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit; empty for all, which have no standing in common
-- grain: capability_id
-- units: units counts units; established, filled and vacant count posts, empty where no
--     arrangement states both; not_stated and withheld count arrangements; level 0 to 4; target
--     1 to 4

with held as (
    select * from arrangement_at([$as_of])
    where not has_ended and coalesce(rocu_id = $of_rocu, $of_rocu is null)
),

leaning as (
    select
        held.capability_id,
        count(distinct held.rocu_id) as units,
        list(distinct agency.name order by agency.name) as agencies,
        sum(held.posts_established) filter (held.vacant is not null) as established,
        sum(held.posts_filled) filter (held.vacant is not null) as filled,
        sum(held.vacant) as vacant,
        count(*) filter (held.vacant is null and not held.posts_withheld) as not_stated,
        count(*) filter (held.posts_withheld) as withheld,
        list(distinct held.source_id order by held.source_id) as source_ids
    from held
    inner join agency on held.agency_id = agency.agency_id
    group by held.capability_id
)

select
    leaning.*,
    coalesce(capability.name, 'The unit as a whole') as capability,
    latest.position,
    latest.level,
    target.target,
    latest.evidence_scope,
    latest.source_id as standing_source_id
from leaning
left join capability on leaning.capability_id = capability.capability_id
left join capability_at([$as_of]) as latest
    on leaning.capability_id = latest.capability_id and latest.rocu_id = $of_rocu
left join target_at([$as_of]) as target on leaning.capability_id = target.capability_id
order by
    coalesce(latest.level < target.target, false) desc,
    leaning.capability_id is null,
    leaning.vacant desc nulls last,
    leaning.established desc nulls last,
    capability,
    capability_id
