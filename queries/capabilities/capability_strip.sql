-- meaning: How each capability of one unit developed over the last quarters (rule 18): at the end
--     of each quarter its position, level and target, the evidence that it rests on, and whether
--     that is older than the quarter (carried). A quarter that rests on undated evidence alone is
--     no history. Below the standard first, then at it, then those without a standard.
-- parameter: as_of date: the as-at date
-- parameter: rocu id: the unit
-- parameter: framework id = all: core-2015 for the core ones, or all
-- parameter: quarters int = 12: how many quarters
-- grain: capability_id
-- units: levels 0 to 4; target 1 to 4, at the newest quarter; fresh counts quarters that brought
--     dated evidence of their own; the lists are in the order of quarter_ends

with quarter as (
    select
        *,
        as_of is not null and not is_carried as is_fresh,
        as_of_precision = 'undated' as is_undated
    from capability_at_quarter($as_of, quarters := $quarters)
    where rocu_id = $rocu
),

strip as (
    select
        capability_id,
        arg_max(target, on_date) as target,
        list(on_date order by on_date) as quarter_ends,
        list(position order by on_date) as positions,
        list(level order by on_date) as levels,
        list(target order by on_date) as targets,
        list(evidence_scope order by on_date) as scopes,
        list(as_of order by on_date) as as_ofs,
        list(as_of_precision order by on_date) as as_of_precisions,
        list(coalesce(is_carried, false) order by on_date) as carried,
        count(*) filter (is_fresh) as fresh,
        coalesce(bool_and(is_undated or position = 'not_assessed'), true) as has_no_history,
        coalesce(
            list(distinct source_id order by source_id) filter (source_id is not null), []
        ) as source_ids
    from quarter
    group by capability_id
)

select
    capability.capability_id,
    capability.name as capability,
    capability.family,
    capability.framework,
    strip.* exclude (capability_id),
    case
        when strip.positions[-1] in ('not_assessed', 'transferred') then strip.positions[-1]
        when strip.target is null then 'no_standard'
        when strip.levels[-1] < strip.target then 'below'
        when strip.scopes[-1] = 'network' then 'stated'
        else 'at_standard'
    end as standing
from strip
inner join capability on strip.capability_id = capability.capability_id
where $framework in (capability.framework, 'all')
order by
    list_position(
        ['below', 'at_standard', 'stated', 'no_standard', 'transferred', 'not_assessed'], standing
    ),
    strip.levels[-1] nulls last,
    capability.framework != 'core-2015',
    capability.name,
    capability_id
