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
    select
        kind,
        provider_id,
        list_sort(list_distinct(list(force_id))) as force_ids,
        list_sort(list_distinct(list(function_id))) as function_ids,
        count(distinct row(force_id, function_id)) as dependences,
        count(distinct row(force_id, function_id)) filter (own_assessed = 'no') as only_known,
        count(distinct obligation_id) filter (falls) as obligations_falling,
        count(distinct row(force_id, obligation_id)) filter (falls) as positions_falling
    from single_point_obligation($as_of, $edition, $rocu, $force)
    group by kind, provider_id
)

select
    hanging.kind,
    hanging.provider_id,
    agreement.status,
    agreement.ends_on,
    agreement.ends_on_precision,
    hanging.force_ids,
    hanging.function_ids,
    hanging.dependences,
    hanging.only_known,
    hanging.obligations_falling,
    hanging.positions_falling,
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
order by
    hanging.positions_falling desc,
    hanging.dependences desc,
    hanging.kind,
    hanging.provider_id
