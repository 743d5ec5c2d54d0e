-- meaning: The bases on which each agency with an entry is present in each unit, the closest first:
--     those that an entry about the unit itself says, and those that only an entry about every
--     unit says. A cell without a basis is one that nothing published speaks of, which is not an
--     absence. Bases are in reverse where every entry on them says so. Agencies with a successor
--     come last.
-- parameter: as_of date: the as-at date
-- parameter: of_basis id = empty: one basis; empty for all
-- parameter: of_capability id = empty: one capability, or unit for the units as a whole; empty for
--     all
-- grain: agency_id, rocu_id
-- units: entry_count and undated_count count entries, those about every unit among them

with entry as (
    select * from secondment_entry($as_of, of_basis := $of_basis, of_capability := $of_capability)
),

basis_in_unit as (
    select
        entry.agency_id,
        rocu.rocu_id,
        entry.basis,
        max(entry.scope) as scope,
        bool_and(entry.is_reverse) as is_reverse
    from entry
    inner join rocu on entry.rocu_id in (rocu.rocu_id, 'all')
    group by entry.agency_id, rocu.rocu_id, entry.basis
),

present as (
    select
        agency_id,
        rocu_id,
        list(
            basis order by is_reverse, list_position(listed.bases, basis)
        ) as bases,
        list(basis order by basis) filter (scope = 'network') as network_bases,
        list(basis order by basis) filter (is_reverse) as reverse_bases
    from basis_in_unit
    cross join listing_order() as listed
    group by agency_id, rocu_id
),

counted as (
    select
        entry.agency_id,
        rocu.rocu_id,
        count(*) as entry_count,
        count(*) filter (entry.as_of is null) as undated_count,
        max(entry.as_of) as newest_on,
        arg_max(entry.as_of_precision, (entry.as_of, entry.as_of_precision)) filter (
            entry.as_of is not null
        ) as newest_on_precision,
        string_agg(distinct entry.note, ' ' order by entry.note) filter (
            entry.is_reverse
        ) as reverse_note,
        list(distinct entry.source_id order by entry.source_id) as source_ids
    from entry
    inner join rocu on entry.rocu_id in (rocu.rocu_id, 'all')
    group by entry.agency_id, rocu.rocu_id
),

named as (
    select
        agency.agency_id,
        agency.name as agency,
        agency.successor_id is not null as is_replaced,
        count(distinct entry.rocu_id) filter (entry.scope = 'unit') as unit_count
    from agency
    inner join entry on agency.agency_id = entry.agency_id
    group by agency.agency_id, agency.name, agency.successor_id
)

select
    named.agency_id,
    named.agency,
    named.is_replaced,
    rocu.rocu_id,
    rocu.short_name as unit,
    coalesce(present.bases, []) as bases,
    coalesce(present.network_bases, []) as network_bases,
    coalesce(present.reverse_bases, []) as reverse_bases,
    case
        when present.bases is null then 'none'
        when len(present.network_bases) = len(present.bases) then 'network'
        else 'unit'
    end as scope,
    coalesce(counted.entry_count, 0) as entry_count,
    coalesce(counted.undated_count, 0) as undated_count,
    counted.newest_on,
    counted.newest_on_precision,
    counted.reverse_note,
    coalesce(counted.source_ids, []) as source_ids
from named
cross join rocu
left join present
    on
        named.agency_id = present.agency_id
        and rocu.rocu_id = present.rocu_id
left join counted
    on
        named.agency_id = counted.agency_id
        and rocu.rocu_id = counted.rocu_id
order by
    named.is_replaced,
    named.unit_count desc,
    named.agency,
    rocu.rocu_id = 'london',
    rocu.short_name,
    agency_id,
    rocu_id
