-- meaning: How many agreements the register lists under the same filters, how many are live on the
--     day, and how much is recorded of them and how old the pages are that say so.
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
-- grain: agreements
-- units: counts of agreements; an old page is one of five years or more before the day

select
    count(*) as agreements,
    count(*) filter (register.standing = 'live') as live,
    count(*) filter (
        register.standing = 'live' and register.ends_on is not null
    ) as live_with_end,
    count(*) filter (
        register.standing = 'live' and register.status = 'under_review'
    ) as live_under_review,
    count(*) filter (register.standing = 'term_ended') as term_ended,
    count(*) filter (register.standing = 'ended') as ended,
    count(*) filter (register.standing = 'in_development') as in_development,
    count(*) filter (register.standing = 'not_started') as not_started,
    count(*) filter (register.standing = 'programme') as programme,
    count(*) filter (
        coalesce(register.starts_on, register.ends_on, register.review_on) is not null
    ) as dated,
    count(*) filter (register.legal_basis != 'unknown') as with_legal_basis,
    count(*) filter (register.lead_force_id is not null) as with_lead,
    count(*) filter (register.review_on is not null) as with_review,
    count(*) filter (register.notice_months is not null) as with_notice,
    count(*) filter (register.published_on is null) as on_undated_page,
    count(*) filter (register.page_age_years >= 5) as on_old_page
from
    agreement_register(
        $as_of, $rocu, $force, $function, $status, $legal_basis, $scope, $lead, $standing, $search
    ) as register
order by agreements
