-- meaning: One agreement in full: everything recorded of it, with its parties by kind.
-- parameter: as_of date: the as-at date
-- parameter: agreement id: the agreement
-- grain: agreement_id
-- units: page_age_years in whole years to the day

with parties as (
    select
        agreement_id,
        string_agg(name, '; ' order by name) filter (party_kind = 'force') as forces,
        string_agg(name, '; ' order by name) filter (party_kind = 'pcc') as commissioners,
        string_agg(name, '; ' order by name) filter (party_kind = 'rocu') as rocus,
        string_agg(name, '; ' order by name) filter (party_kind = 'agency') as agencies,
        string_agg(name, '; ' order by name) filter (party_kind = 'other') as others
    from agreement_party_named()
    where agreement_id = $agreement
    group by agreement_id
)

select
    register.agreement_id,
    register.name,
    register.standing,
    register.status,
    register.legal_basis,
    register.lead_force_id,
    register.scope,
    register.starts_on,
    register.starts_on_precision,
    register.ends_on,
    register.ends_on_precision,
    register.review_on,
    register.review_on_precision,
    register.notice_months,
    register.underpins_rocu_id,
    register.functions,
    register.note,
    register.published_on,
    register.published_on_precision,
    register.page_age_years,
    register.source_id,
    parties.forces,
    parties.commissioners,
    parties.rocus,
    parties.agencies,
    parties.others
from agreement_register($as_of) as register
left join parties on register.agreement_id = parties.agreement_id
where register.agreement_id = $agreement
order by agreement_id
