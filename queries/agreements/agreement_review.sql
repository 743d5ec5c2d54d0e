-- meaning: Agreements that somebody has to look at: past their term with no renewal found, ending
--     or due for review within some months, past their review date, under review, or ended. One
--     agreement can be several of these. The most urgent kind first.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit, for agreements with a party there; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: months int = 18: how many months ahead an end or a review counts
-- grain: agreement_id
-- units: notices is a list; notice_months in months; forces joins the names of the parties

with placed as (
    select
        agreement_id,
        standing,
        notice,
        list_position(
            ['term_ended', 'ending', 'review_passed', 'under_review', 'review_due', 'ended'], notice
        ) as place
    from agreement_notice($as_of, $rocu, $force, $months)
),

noticed as (
    select
        agreement_id,
        standing,
        list(notice order by place) as notices,
        min(place) as place
    from placed
    group by agreement_id, standing
),

covered as (
    select
        covers.agreement_id,
        string_agg(policing_function.name, '; ' order by policing_function.name) as functions
    from agreement_function as covers
    inner join policing_function on covers.function_id = policing_function.function_id
    group by covers.agreement_id
),

party as (
    select
        party.agreement_id,
        string_agg(force.short_name, '; ' order by force.short_name) as forces
    from agreement_force($as_of) as party
    inner join name() as force on force.kind = 'force' and party.force_id = force.id
    group by party.agreement_id
)

select
    agreement.agreement_id,
    agreement.name as agreement,
    noticed.notices,
    noticed.standing,
    agreement.status,
    agreement.legal_basis,
    agreement.lead_force_id,
    agreement.scope,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.review_on,
    agreement.review_on_precision,
    agreement.notice_months,
    covered.functions,
    party.forces,
    agreement.note,
    agreement.source_id
from noticed
inner join agreement on noticed.agreement_id = agreement.agreement_id
left join covered on noticed.agreement_id = covered.agreement_id
left join party on noticed.agreement_id = party.agreement_id
order by
    noticed.place,
    coalesce(agreement.ends_on, agreement.review_on) desc nulls last,
    agreement.name,
    agreement.agreement_id
