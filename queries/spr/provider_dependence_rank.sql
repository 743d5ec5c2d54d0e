-- meaning: Providers on which alone functions of forces hang (rule 9), ranked by how many positions
--     on the obligations of an edition would get worse if what hangs on each alone were lost. What
--     forces reach in other ways too is not counted.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- parameter: rocu id = empty: the region's unit, for its member forces; empty for the network
-- parameter: force id = empty: one force; empty for all
-- grain: kind, provider_id
-- units: dependences counts pairs of force and function, only_known those among them where the
--     force's own function was never assessed; positions_falling counts pairs of force and
--     obligation, obligations_falling obligations

with hanging as (
    select *
    from single_point_obligation($as_of, $edition, $rocu, $force)
)

select
    hanging.kind,
    hanging.provider_id,
    agreement.status,
    agreement.ends_on,
    agreement.ends_on_precision,
    list_sort(list(distinct hanging.force_id)) as force_ids,
    list_sort(list(distinct hanging.function_id)) as function_ids,
    count(distinct hanging.force_id || '/' || hanging.function_id) as dependences,
    count(distinct hanging.force_id || '/' || hanging.function_id) filter (
        hanging.own_assessed = 'no'
    ) as only_known,
    count(distinct hanging.obligation_id) filter (hanging.falls) as obligations_falling,
    count(distinct hanging.force_id || '/' || hanging.obligation_id) filter (
        hanging.falls
    ) as positions_falling,
    coalesce(agreement.source_id, rocu.source_id, capability.source_id) as source_id
from hanging
left join agreement
    on
        hanging.kind = 'agreement'
        and hanging.provider_id = agreement.agreement_id
left join rocu on hanging.kind = 'regional' and hanging.provider_id = rocu.rocu_id
left join capability
    on
        hanging.kind = 'national'
        and hanging.provider_id = capability.capability_id
group by
    hanging.kind,
    hanging.provider_id,
    agreement.status,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.source_id,
    rocu.source_id,
    capability.source_id
order by
    positions_falling desc,
    dependences desc,
    hanging.kind,
    hanging.provider_id
