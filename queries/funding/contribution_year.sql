-- meaning: What each force contributes to a unit in each financial year, one row of each kind: of
--     several sources a return counts before what was published, then the newest source, then its
--     id (rule 17). The share is that of the contributions that count for the unit, year and kind,
--     where all of them state an amount; share_pct is what the source calls it and is never worked
--     out.
-- grain: rocu_id, force_id, financial_year, kind
-- units: amount_gbp nominal pounds; contribution_pct and share_pct percent

with placed as (
    select
        contribution.*,
        row_number() over (
            partition by
                contribution.rocu_id, contribution.force_id, contribution.financial_year,
                contribution.kind
            order by
                source.accessed_as = 'return' desc,
                source.published_on desc nulls last,
                contribution.source_id
        ) as place
    from force_contribution as contribution
    inner join source on contribution.source_id = source.source_id
)

select
    rocu_id,
    force_id,
    financial_year,
    kind,
    amount_gbp,
    if(
        count(amount_gbp) over alike = count(*) over alike,
        100 * amount_gbp / nullif(sum(amount_gbp) over alike, 0),
        null
    ) as contribution_pct,
    share_pct,
    source_id
from placed
where place = 1
window alike as (partition by rocu_id, financial_year, kind)
order by rocu_id, force_id, financial_year, kind
