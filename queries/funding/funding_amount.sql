-- meaning: Every published amount that could be known on the day, in the section of the page where
--     it stands, in nominal or in approximate real terms. A financial year yet to begin on the day
--     is left out unless its source was published by then. An amount without a financial year, or
--     in real terms of a year without a deflator, has no shown amount.
-- parameter: as_of date: the as-at date
-- parameter: in_terms id = nominal: nominal, or real for prices of the deflator's base year
-- parameter: of_section id = empty: total, grant, stream, unit or force; empty for all
-- parameter: of_rocu id = empty: one unit, and the forces that are its members on the day; empty
--     for all recipients
-- parameter: of_force id = empty: one force; empty for all
-- parameter: of_stream id = empty: one stream; empty for all
-- grain: funding_id
-- units: amount_gbp nominal pounds; shown_gbp pounds in the terms asked for; deflator 100 in the
--     base year

with placed as (
    select
        *,
        case
            when recipient_kind = 'rocu' then 'unit'
            when recipient_kind = 'force' then 'force'
            when recipient_kind = 'network' and stream = 'total' then 'total'
            when recipient_kind = 'network' and stream = 'home_office_rocu_grant' then 'grant'
            else 'stream'
        end as section,
        cast(left(financial_year, 4) as integer) as begins_in
    from funding
),

known as (
    select
        placed.*,
        coalesce(rocu.short_name, force.name) as recipient,
        deflator.deflator,
        deflator.base_year,
        if($in_terms = 'real', deflator.source_id, null) as deflator_source_id,
        case
            when placed.financial_year is null then null
            when $in_terms = 'real' then placed.amount_gbp * 100 / deflator.deflator
            else placed.amount_gbp
        end as shown_gbp
    from placed
    inner join source on placed.source_id = source.source_id
    left join deflator_in_use() as deflator on placed.financial_year = deflator.financial_year
    left join rocu on placed.recipient_kind = 'rocu' and placed.recipient_id = rocu.rocu_id
    left join force on placed.recipient_kind = 'force' and placed.recipient_id = force.force_id
    left join membership_at([$as_of]) as membership on force.force_id = membership.force_id
    where
        (
            coalesce(make_date(placed.begins_in, 4, 1) <= $as_of, true)
            or source.published_on <= $as_of
        )
        and coalesce(placed.section = $of_section, $of_section is null)
        and coalesce(rocu.rocu_id = $of_rocu or membership.rocu_id = $of_rocu, $of_rocu is null)
        and coalesce(force.force_id = $of_force, $of_force is null)
        and coalesce(placed.stream = $of_stream, $of_stream is null)
)

select
    section,
    funding_id,
    recipient_kind,
    recipient_id,
    recipient,
    financial_year,
    begins_in,
    stream,
    kind,
    resource_or_capital,
    amount_gbp,
    precision,
    shown_gbp,
    case
        when $in_terms = 'real' and precision in ('exact', 'rounded') then 'approx'
        else precision
    end as shown_precision,
    deflator,
    base_year,
    additive,
    certainty,
    coverage_note,
    source_id,
    deflator_source_id
from known
cross join listing_order() as listed
order by
    list_position(['total', 'grant', 'stream', 'unit', 'force'], section),
    recipient_id = 'london',
    recipient,
    list_position(listed.streams, stream),
    list_position(listed.amount_kinds, kind),
    list_position(['unspecified', 'resource', 'capital'], resource_or_capital),
    begins_in desc nulls last,
    amount_gbp desc,
    funding_id
