-- meaning: Agreements that somebody has to look at: past their term with no renewal found, ending
--     or due for review within some months, past their review date, under review, or ended. One
--     agreement can be several of these. The most urgent kind first.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit, for agreements with a party there; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- parameter: months int = 18: how many months ahead an end or a review counts
-- grain: agreement_id
-- units: notices is a list; notice_months in months; forces joins the names of the parties

with noticed as (
    select
        agreement_id,
        list(notice order by place) as notices
    from agreement_notice($as_of, months := $months)
    group by agreement_id
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
    register.agreement_id,
    register.name as agreement,
    noticed.notices,
    register.standing,
    register.status,
    register.legal_basis,
    register.lead_force_id,
    register.scope,
    register.ends_on,
    register.ends_on_precision,
    register.review_on,
    register.review_on_precision,
    register.notice_months,
    register.functions,
    party.forces,
    register.note,
    register.source_id
from agreement_register($as_of, $rocu, $force) as register
inner join noticed on register.agreement_id = noticed.agreement_id
left join party on register.agreement_id = party.agreement_id
order by
    list_position(
        ['term_ended', 'ending', 'review_passed', 'under_review', 'review_due', 'ended'],
        noticed.notices[1]
    ),
    coalesce(register.ends_on, register.review_on) desc nulls last,
    register.name,
    register.agreement_id
