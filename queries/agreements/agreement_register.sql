-- meaning: The agreements of every status, what each is on the day, and how old the page is that
--     says so; those to which a force, or a force of a region, is party, and those of the filters.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: function id = all: a policing function that it covers, or all
-- parameter: status id = all: its status as the contract words it, or all
-- parameter: legal_basis id = all: its legal basis as the contract words it, or all
-- parameter: scope id = all: its scope as the contract words it, or all
-- parameter: lead id = all: the force that leads it, unknown where none is recorded, or all
-- parameter: standing id = all: what it is on the day, as agreement_standing words it, or all
-- parameter: search id = empty: words that stand in its name, functions or note; empty for all
-- grain: agreement_id
-- units: page_age_years in whole years to the day, empty where the page is undated

with covered as (
    select
        covers.agreement_id,
        string_agg(policing_function.name, '; ' order by policing_function.name) as functions,
        bool_or(covers.function_id = $function) as has_function
    from agreement_function as covers
    inner join policing_function on covers.function_id = policing_function.function_id
    group by covers.agreement_id
)

select
    agreement.agreement_id,
    agreement.name,
    standing.standing,
    agreement.status,
    agreement.legal_basis,
    agreement.lead_force_id,
    agreement.scope,
    agreement.starts_on,
    agreement.starts_on_precision,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.review_on,
    agreement.review_on_precision,
    agreement.notice_months,
    agreement.underpins_rocu_id,
    covered.functions,
    agreement.note,
    source.published_on,
    source.published_on_precision,
    date_sub('year', source.published_on, $as_of) as page_age_years,
    agreement.source_id
from agreement
inner join agreement_of($as_of, $rocu, $force) as mine
    on agreement.agreement_id = mine.agreement_id
inner join agreement_standing($as_of) as standing
    on agreement.agreement_id = standing.agreement_id
inner join source on agreement.source_id = source.source_id
left join covered on agreement.agreement_id = covered.agreement_id
where
    ($function = 'all' or coalesce(covered.has_function, false))
    and $status in (agreement.status, 'all')
    and $legal_basis in (agreement.legal_basis, 'all')
    and $scope in (agreement.scope, 'all')
    and $lead in (coalesce(agreement.lead_force_id, 'unknown'), 'all')
    and $standing in (standing.standing, 'all')
    and contains(
        lower(concat_ws(' ', agreement.name, covered.functions, agreement.note)),
        lower(coalesce($search, ''))
    )
order by agreement.name, agreement.agreement_id
