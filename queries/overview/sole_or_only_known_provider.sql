-- meaning: Providers on which alone functions of forces hang (rule 9): what would stop with them.
--     Where a force's own function was never assessed it is only the one provider that is known.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit, for its member forces; empty for the network
-- grain: own_assessed, kind, provider_id
-- units: forces and functions count each once; dependences counts pairs of force and function

select
    sole.own_assessed,
    sole.kind,
    sole.provider_id,
    provider.name as provider,
    len(list_distinct(list(sole.force_id))) as forces,
    array_to_string(list_sort(list_distinct(list(force.short_name))), '; ') as force_names,
    len(list_distinct(list(sole.function_id))) as functions,
    array_to_string(list_sort(list_distinct(list(policing_function.name))), '; ')
        as function_names,
    count(*) as dependences,
    agreement.source_id
from single_point_of_failure($as_of) as sole
inner join name() as force on sole.force_id = force.id and force.kind = 'force'
inner join policing_function on sole.function_id = policing_function.function_id
inner join force_of($as_of, $rocu) as member on sole.force_id = member.force_id
left join name() as provider
    on
        sole.provider_id = provider.id
        and provider.kind = case sole.kind
            when 'regional' then 'rocu'
            when 'national' then 'capability'
            else 'agreement'
        end
left join agreement
    on
        sole.kind = 'agreement'
        and sole.provider_id = agreement.agreement_id
group by all
order by
    sole.own_assessed desc,
    dependences desc,
    provider.name,
    sole.provider_id,
    kind
