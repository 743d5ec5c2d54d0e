-- meaning: Every published entry of an agency's staff in the units that could be known on the day,
--     with the names people use. An entry about every unit has the scope network and no unit of its
--     own; it is kept whatever region is asked about. An entry runs in reverse where its note says
--     that police staff work with the agency. A date known to the month or the year stands for all
--     of it: as_of is its first day, as_of_latest its last.
-- parameter: as_of date: the as-at date
-- parameter: of_rocu id = empty: one unit's entries and those about every unit; empty for all
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- parameter: of_agency id = empty: one agency; empty for all
-- parameter: that id = all: dated, undated, or states_posts for those that state how many posts are
--     established or filled, withheld ones among them; or all
-- grain: rocu_id, agency_id, capability_id, as_of, as_of_precision, basis, source_id
-- units: posts_established and posts_filled count posts

select
    secondment.rocu_id,
    rocu.short_name as unit,
    if(secondment.rocu_id = 'all', 'network', 'unit') as scope,
    secondment.agency_id,
    agency.name as agency,
    secondment.capability_id,
    capability.name as capability,
    secondment.as_of,
    secondment.as_of_precision,
    case secondment.as_of_precision
        when 'year' then cast(secondment.as_of + interval 1 year - interval 1 day as date)
        when 'month' then last_day(secondment.as_of)
        else secondment.as_of
    end as as_of_latest,
    secondment.basis,
    secondment.posts_established,
    secondment.posts_filled,
    secondment.posts_withheld,
    coalesce(secondment.note ilike 'reverse direction%', false) as is_reverse,
    secondment.note,
    secondment.source_id
from secondment
inner join agency on secondment.agency_id = agency.agency_id
left join rocu on secondment.rocu_id = rocu.rocu_id
left join capability on secondment.capability_id = capability.capability_id
where
    coalesce(secondment.as_of <= $as_of, true)
    and coalesce(secondment.rocu_id in ($of_rocu, 'all'), $of_rocu is null)
    and coalesce(secondment.basis = $of_basis, $of_basis is null)
    and coalesce(
        coalesce(secondment.capability_id, 'unit') = $of_capability, $of_capability is null
    )
    and coalesce(secondment.agency_id = $of_agency, $of_agency is null)
    and case $that
        when 'dated' then secondment.as_of is not null
        when 'undated' then secondment.as_of is null
        when 'states_posts'
            then
                coalesce(secondment.posts_established, secondment.posts_filled) is not null
                or secondment.posts_withheld
        else true
    end
order by
    scope desc,
    secondment.as_of desc nulls last,
    agency.name,
    rocu.short_name,
    capability.name nulls first,
    secondment.basis,
    secondment.source_id,
    rocu_id,
    agency_id,
    capability_id,
    as_of_precision
