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

with hanging as materialized (
    select *
    from single_point_obligation($as_of, $edition, $rocu, $force)
),

depending as (
    select
        kind,
        provider_id,
        list(distinct force_id order by force_id) as force_ids,
        list(distinct function_id order by function_id) as function_ids,
        count(*) as dependences,
        count(*) filter (own_assessed = 'no') as only_known
    from (
        select distinct
            kind,
            provider_id,
            force_id,
            function_id,
            own_assessed
        from hanging
    ) as pair
    group by kind, provider_id
),

falling as (
    select
        kind,
        provider_id,
        count(*) as positions_falling,
        count(distinct obligation_id) as obligations_falling
    from (
        select distinct
            kind,
            provider_id,
            force_id,
            obligation_id
        from hanging
        where falls
    ) as pair
    group by kind, provider_id
)

select
    depending.kind,
    depending.provider_id,
    agreement.status,
    agreement.ends_on,
    agreement.ends_on_precision,
    depending.force_ids,
    depending.function_ids,
    depending.dependences,
    depending.only_known,
    coalesce(falling.obligations_falling, 0) as obligations_falling,
    coalesce(falling.positions_falling, 0) as positions_falling,
    coalesce(agreement.source_id, rocu.source_id, capability.source_id) as source_id
from depending
left join falling
    on
        depending.kind = falling.kind
        and depending.provider_id = falling.provider_id
left join agreement
    on
        depending.kind = 'agreement'
        and depending.provider_id = agreement.agreement_id
left join rocu on depending.kind = 'regional' and depending.provider_id = rocu.rocu_id
left join capability
    on
        depending.kind = 'national'
        and depending.provider_id = capability.capability_id
order by
    positions_falling desc,
    depending.dependences desc,
    depending.kind,
    depending.provider_id
