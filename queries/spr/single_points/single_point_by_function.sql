-- meaning: Functions of forces that hang on one provider (rule 9), gathered by function and
--     provider, ranked by how many positions on the obligations of an edition would get worse
--     without it, then by how many need it. Where a force's own function was never assessed it is
--     only the one provider that is known.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit; empty for all forces
-- parameter: force id = empty: one force; empty for all
-- grain: own_assessed, kind, provider_id, function_id
-- units: obligations counts obligations that need the function, positions pairs of force and
--     obligation that do, positions_falling those among them that would get worse

with hanging as (
    select
        own_assessed,
        kind,
        provider_id,
        function_id,
        list_sort(list_distinct(list(rocu_id))) as rocu_ids,
        list_sort(list_distinct(list(force_id))) as force_ids,
        len(list_distinct(list(obligation_id))) as obligations,
        count(obligation_id) as positions,
        count(*) filter (falls) as positions_falling
    from single_point_obligation($as_of, $edition, $rocu, $force)
    group by own_assessed, kind, provider_id, function_id
),

-- The assessments that a regional or a national route rests on.
rests_on as (
    select
        capability.rocu_id,
        capability.capability_id,
        capability.position = 'transferred' as is_national,
        delivers.function_id,
        capability.source_id
    from capability_at([$as_of]) as capability
    inner join function_capability as delivers on capability.capability_id = delivers.capability_id
    where capability.position = 'transferred' or capability.strength = 'full'
),

sourced as (
    select
        hanging.kind,
        hanging.provider_id,
        hanging.function_id,
        list(
            distinct coalesce(agreement.source_id, rests_on.source_id)
            order by coalesce(agreement.source_id, rests_on.source_id)
        ) as source_ids
    from hanging
    left join agreement
        on
            hanging.kind = 'agreement'
            and hanging.provider_id = agreement.agreement_id
    left join rests_on
        on
            hanging.function_id = rests_on.function_id
            and list_contains(hanging.rocu_ids, rests_on.rocu_id)
            and if(
                rests_on.is_national,
                hanging.kind = 'national' and hanging.provider_id = rests_on.capability_id,
                hanging.kind = 'regional' and hanging.provider_id = rests_on.rocu_id
            )
    group by hanging.kind, hanging.provider_id, hanging.function_id
)

select
    hanging.own_assessed,
    hanging.kind,
    hanging.provider_id,
    agreement.legal_basis,
    agreement.status,
    hanging.function_id,
    policing_function.name as function,
    hanging.force_ids,
    hanging.obligations,
    hanging.positions,
    hanging.positions_falling,
    sourced.source_ids
from hanging
inner join policing_function on hanging.function_id = policing_function.function_id
inner join sourced
    on
        hanging.kind = sourced.kind
        and hanging.provider_id = sourced.provider_id
        and hanging.function_id = sourced.function_id
left join agreement
    on
        hanging.kind = 'agreement'
        and hanging.provider_id = agreement.agreement_id
order by
    hanging.positions_falling desc,
    hanging.positions desc,
    len(hanging.force_ids) desc,
    function,
    hanging.provider_id,
    hanging.own_assessed,
    kind,
    function_id
