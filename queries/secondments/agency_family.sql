-- meaning: The family of each agency: the agencies that it replaced or was replaced by, directly or
--     through others. The step counts how many replacements lie before an agency in its family.
-- grain: agency_id
-- units: step counts replacements, at most 8

with recursive replaced as (
    select
        predecessor_id as earlier_id,
        agency_id as later_id
    from agency
    where predecessor_id is not null
    union
    select
        agency_id as earlier_id,
        successor_id as later_id
    from agency
    where successor_id is not null
),

related as (
    select
        agency_id,
        agency_id as other_id
    from agency
    union
    select
        related.agency_id,
        if(
            replaced.earlier_id = related.other_id, replaced.later_id, replaced.earlier_id
        ) as other_id
    from related
    inner join replaced on related.other_id in (replaced.earlier_id, replaced.later_id)
),

-- At most 8 steps, so that two agencies which name each other do not go on for ever.
stepped as (
    select
        agency_id,
        0 as step
    from agency
    union
    select
        replaced.later_id as agency_id,
        stepped.step + 1 as step
    from stepped
    inner join replaced on stepped.agency_id = replaced.earlier_id
    where stepped.step < 8
),

family as (
    select
        agency_id,
        min(other_id) as family_id
    from related
    group by agency_id
),

place as (
    select
        agency_id,
        max(step) as step
    from stepped
    group by agency_id
)

select
    agency.agency_id,
    agency.name as agency,
    family.family_id,
    place.step
from agency
inner join family on agency.agency_id = family.agency_id
inner join place on agency.agency_id = place.agency_id
order by family.family_id, place.step, agency.name, agency_id
