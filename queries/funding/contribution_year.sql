-- meaning: What each force contributes to a unit in each financial year, one row of each kind: of
--     several sources a return counts before what was published, then the newest source, then its
--     id (rule 17). The share is that of the contributions that count for the unit, year and kind,
--     where all of them state an amount; share_pct is what the source calls it and is never worked
--     out. A contribution is as sure as the stream of contributions of its unit, year and kind is
--     (funding_year), or where that is not recorded as all its unit's streams of the year are.
-- grain: rocu_id, force_id, financial_year, kind
-- units: amount_gbp nominal pounds; contribution_pct and share_pct percent; certainty is confirmed
--     or indicative, empty where no amount of the unit for that year may be added

with counting as (
    select distinct on (paid.rocu_id, paid.force_id, paid.financial_year, paid.kind) paid.*
    from force_contribution as paid
    inner join source on paid.source_id = source.source_id
    order by
        source.accessed_as = 'return' desc,
        source.published_on desc nulls last,
        paid.source_id
),

budgeted as (
    select
        recipient_id as rocu_id,
        financial_year,
        kind,
        coalesce(
            any_value(certainty) filter (stream = 'pcc_contribution'),
            if(bool_and(certainty = 'confirmed'), 'confirmed', 'indicative')
        ) as certainty
    from funding_year()
    where recipient_kind = 'rocu'
    group by recipient_id, financial_year, kind
)

select
    counting.rocu_id,
    counting.force_id,
    counting.financial_year,
    counting.kind,
    counting.amount_gbp,
    if(
        count(counting.amount_gbp) over alike = count(*) over alike,
        100 * counting.amount_gbp / nullif(sum(counting.amount_gbp) over alike, 0),
        null
    ) as contribution_pct,
    counting.share_pct,
    budgeted.certainty,
    counting.source_id
from counting
left join budgeted
    on
        counting.rocu_id = budgeted.rocu_id
        and counting.financial_year = budgeted.financial_year
        and counting.kind = budgeted.kind
window alike as (partition by counting.rocu_id, counting.financial_year, counting.kind)
order by rocu_id, force_id, financial_year, kind
