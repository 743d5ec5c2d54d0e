-- meaning: Posts of agencies' staff in units whose numbers differ between two dates (rule 16): what
--     was stated before and what is stated now. Most posts lost first. A group that has no posts on
--     one of the dates has empty numbers there.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit; empty for all
-- grain: rocu_id, agency_id, capability_id, basis
-- units: posts count posts; filled_change is filled now less filled before, empty where either is;
--     had_posts and has_posts say whether the group had and has a row at all

with held as (
    select
        1 as is_now,
        *
    from posts_at($as_of)
    union all
    select
        0 as is_now,
        *
    from posts_at(least($since, $as_of))
),

-- The rows of secondment that the numbers come from: their sources, and whether small numbers are
-- withheld from this reader.
sourced as (
    select
        held.*,
        stated.source_id,
        stated.posts_withheld
    from held
    left join secondment as stated
        on
            held.rocu_id = stated.rocu_id
            and held.agency_id = stated.agency_id
            and held.capability_id is not distinct from stated.capability_id
            and held.basis = stated.basis
            and held.as_of is not distinct from stated.as_of
),

compared as (
    select
        rocu_id,
        agency_id,
        capability_id,
        basis,
        bool_or(is_now = 0) as had_posts,
        bool_or(is_now = 1) as has_posts,
        max(as_of) filter (is_now = 0) as as_of_before,
        max(posts_established) filter (is_now = 0) as posts_established_before,
        max(posts_filled) filter (is_now = 0) as posts_filled_before,
        max(as_of) filter (is_now = 1) as as_of_after,
        max(posts_established) filter (is_now = 1) as posts_established_after,
        max(posts_filled) filter (is_now = 1) as posts_filled_after,
        coalesce(bool_or(posts_withheld), false) as posts_withheld,
        coalesce(
            list(distinct source_id order by source_id) filter (source_id is not null), []
        ) as source_ids
    from sourced
    group by rocu_id, agency_id, capability_id, basis
)

select
    compared.rocu_id,
    rocu.short_name as unit,
    compared.agency_id,
    agency.name as agency,
    compared.capability_id,
    capability.name as capability,
    compared.basis,
    compared.had_posts,
    compared.has_posts,
    compared.as_of_before,
    compared.posts_established_before,
    compared.posts_filled_before,
    compared.as_of_after,
    compared.posts_established_after,
    compared.posts_filled_after,
    compared.posts_filled_after - compared.posts_filled_before as filled_change,
    compared.posts_withheld,
    compared.source_ids
from compared
inner join rocu on compared.rocu_id = rocu.rocu_id
inner join agency on compared.agency_id = agency.agency_id
left join capability on compared.capability_id = capability.capability_id
where
    (compared.had_posts, compared.posts_established_before, compared.posts_filled_before)
    is distinct from (
        compared.has_posts, compared.posts_established_after, compared.posts_filled_after
    )
    and coalesce(compared.rocu_id = $rocu, $rocu is null)
order by
    filled_change nulls last,
    unit,
    agency,
    capability nulls first,
    rocu_id,
    agency_id,
    capability_id,
    basis
