-- meaning: Amounts of money and contributions of forces that became known between two dates, the
--     largest difference first:
--     published then or, where the source is undated, about a financial year that began then.
--     Beside each stands the newest earlier one of the same recipient, stream, kind, resource or
--     capital, and coverage in the same words, where that was known by the earlier date; nothing
--     else is compared. What one plan says of five years is no change from each to the next.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit, for it and its forces; empty for all
-- parameter: force id = empty: one force's own amounts and contributions; empty for all
-- grain: what, id
-- units: amount_before_gbp and amount_gbp nominal pounds; share_before_pct and share_pct percent of
--     the unit's budget

with amount as (
    select
        funding.*,
        coalesce(rocu.short_name, force.name) as recipient,
        coalesce(rocu.rocu_id, membership.rocu_id) as rocu_id,
        force.force_id,
        cast(left(funding.financial_year, 4) as integer) as begins_in,
        source.published_on,
        source.published_on_precision
    from funding
    inner join source on funding.source_id = source.source_id
    left join rocu on funding.recipient_kind = 'rocu' and funding.recipient_id = rocu.rocu_id
    left join force on funding.recipient_kind = 'force' and funding.recipient_id = force.force_id
    left join membership_at([$as_of]) as membership on force.force_id = membership.force_id
),

amount_pair as (
    select
        *,
        lag(amount) over (
            partition by
                recipient_kind, recipient_id, stream, kind, resource_or_capital, coverage_note
            order by begins_in, published_on nulls first, funding_id
        ) as before
    from amount
    where financial_year is not null

    union all by name

    select *
    from amount
    where financial_year is null
),

amount_compared as (
    select
        amount_pair.* exclude (before),
        if(
            (before.begins_in < begins_in or before.published_on < published_on)
            and coalesce(before.published_on, make_date(before.begins_in, 4, 1))
            <= least($since, $as_of),
            before,
            null
        ) as before
    from amount_pair
),

contribution as (
    select
        contribution.*,
        rocu.short_name as unit,
        force.name as force,
        cast(left(contribution.financial_year, 4) as integer) as begins_in,
        source.published_on,
        source.published_on_precision
    from force_contribution as contribution
    inner join rocu on contribution.rocu_id = rocu.rocu_id
    inner join force on contribution.force_id = force.force_id
    inner join source on contribution.source_id = source.source_id
),

contribution_pair as (
    select
        *,
        lag(contribution) over (
            partition by rocu_id, force_id, kind
            order by begins_in, published_on nulls first, source_id
        ) as before
    from contribution
),

contribution_compared as (
    select
        contribution_pair.* exclude (before),
        if(
            coalesce(before.published_on, make_date(before.begins_in, 4, 1))
            <= least($since, $as_of),
            before,
            null
        ) as before
    from contribution_pair
),

found as (
    select
        'contribution' as what,
        concat_ws('/', rocu_id, force_id, financial_year, kind, source_id) as id,
        'force' as recipient_kind,
        force as recipient,
        rocu_id,
        force_id,
        'pcc_contribution' as stream,
        kind,
        null as resource_or_capital,
        before.financial_year as financial_year_before,
        before.amount_gbp as amount_before_gbp,
        if(before.amount_gbp is null, null, 'exact') as precision_before,
        before.share_pct as share_before_pct,
        financial_year,
        amount_gbp,
        if(amount_gbp is null, null, 'exact') as precision,
        share_pct,
        unit as detail,
        coalesce(published_on, make_date(begins_in, 4, 1)) as known_on,
        published_on as happened_on,
        published_on_precision as happened_on_precision,
        before.source_id as before_source_id,
        source_id
    from contribution_compared
    where
        coalesce(published_on, make_date(begins_in, 4, 1)) > least($since, $as_of)
        and coalesce(published_on, make_date(begins_in, 4, 1)) <= $as_of

    union all by name

    select
        'amount' as what,
        funding_id as id,
        recipient_kind,
        recipient,
        rocu_id,
        force_id,
        stream,
        kind,
        resource_or_capital,
        before.financial_year as financial_year_before,
        before.amount_gbp as amount_before_gbp,
        before.precision as precision_before,
        financial_year,
        amount_gbp,
        precision,
        coverage_note as detail,
        coalesce(published_on, make_date(begins_in, 4, 1)) as known_on,
        published_on as happened_on,
        published_on_precision as happened_on_precision,
        before.source_id as before_source_id,
        source_id
    from amount_compared
    where
        coalesce(published_on, make_date(begins_in, 4, 1)) > least($since, $as_of)
        and coalesce(published_on, make_date(begins_in, 4, 1)) <= $as_of
)

select *
from found
where
    coalesce(found.rocu_id = $rocu, $rocu is null)
    and coalesce(found.force_id = $force, $force is null)
order by
    found.what,
    abs(found.amount_gbp - found.amount_before_gbp) desc nulls last,
    found.known_on desc,
    found.recipient nulls first,
    found.financial_year desc nulls last,
    found.id
