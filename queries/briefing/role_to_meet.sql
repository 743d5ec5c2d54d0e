-- meaning: The offices that a force's chief officers and commissioner deal with, each once, and
--     what the data gives as reason: who owes which obligations of an edition, who heads or hosts
--     the unit, who leads agreements that the force is party to, who is party with it to one that
--     is to be looked at and has no recorded lead, and whose staff are in the unit. By office,
--     never by name.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- parameter: edition id: the edition
-- parameter: months int = 18: how many months ahead the end or the review of an agreement counts
-- grain: office, body_kind, body_id
-- units: obligations and obligations_not_evidenced count obligations that the office owes;
--     capabilities_below and capabilities_not_assessed count capabilities of the unit; the ids are
--     lists

with home as (
    select
        membership.rocu_id,
        rocu.host_force_id,
        rocu.source_id
    from membership_at([$as_of]) as membership
    inner join rocu on membership.rocu_id = rocu.rocu_id
    where membership.force_id = $force
),

sole as (
    select *
    from sole_provider_at([$as_of])
    where force_id = $force
),

agreed as (
    select
        agreement.agreement_id,
        agreement.lead_force_id,
        agreement.source_id
    from agreement_force($as_of) as party
    inner join agreement_standing_at([$as_of]) as standing
        on party.agreement_id = standing.agreement_id
    inner join agreement on party.agreement_id = agreement.agreement_id
    where party.force_id = $force and standing.standing = 'live'
),

owed as (
    select
        unnest(
            if(
                obligation.duty_holder = 'both',
                ['chief_constable', 'pcc'],
                [obligation.duty_holder]
            )
        ) as office,
        obligation.obligation_id,
        position.position,
        obligation.source_id
    from position_at([$as_of]) as position
    inner join spr_obligation as obligation on position.obligation_id = obligation.obligation_id
    where position.force_id = $force and position.edition = $edition
),

standing as (
    select
        position.rocu_id,
        count(*) filter (position.gap > 0) as capabilities_below,
        count(*) filter (position.position = 'not_assessed') as capabilities_not_assessed
    from capability_position($as_of) as position
    inner join home on position.rocu_id = home.rocu_id
    group by position.rocu_id
),

in_review as (
    select
        noticed.agreement_id,
        noticed.source_id,
        party.force_id
    from agreement_notice($as_of, force := $force, months := $months) as noticed
    inner join agreement on noticed.agreement_id = agreement.agreement_id
    inner join agreement_force($as_of) as party on noticed.agreement_id = party.agreement_id
    where
        agreement.lead_force_id is null
        and noticed.scope != 'national'
        and noticed.notice != 'ended'
        and party.force_id != $force
),

staffed as (
    select
        entry.agency_id,
        list_sort(list_distinct(list(entry.basis))) as bases,
        list_sort(list_distinct(list(entry.capability_id))) as capability_ids,
        list_sort(list(entry.source_id)) as source_ids
    from home
    cross join secondment_entry($as_of) as entry
    inner join agency on entry.agency_id = agency.agency_id
    where
        entry.rocu_id = home.rocu_id
        and not entry.is_reverse
        and agency.successor_id is null
    group by entry.agency_id
),

reason as (
    select
        1 as place,
        owed.office,
        'force' as body_kind,
        $force as body_id,
        count(*) as obligations,
        count(*) filter (
            owed.position not in ('evidenced', 'not_derived')
        ) as obligations_not_evidenced,
        list_sort(list(owed.source_id)) as source_ids
    from owed
    group by owed.office

    union all by name

    select
        2 as place,
        'head' as office,
        'rocu' as body_kind,
        home.rocu_id as body_id,
        home.rocu_id as heads,
        (
            select list(sole.function_id order by sole.function_id)
            from sole
            where sole.kind = 'regional'
        ) as function_ids,
        [home.source_id] as source_ids
    from home

    union all by name

    select
        3 as place,
        'chief_constable' as office,
        'force' as body_kind,
        home.host_force_id as body_id,
        home.rocu_id as heads,
        [home.source_id] as source_ids
    from home
    where home.host_force_id is not null and home.host_force_id != $force

    union all by name

    select
        3 as place,
        'chief_constable' as office,
        'force' as body_kind,
        agreed.lead_force_id as body_id,
        list_sort(list_distinct(list(agreed.agreement_id))) as leads,
        list_sort(list_distinct(list(sole.function_id))) as function_ids,
        list_sort(list(agreed.source_id)) as source_ids
    from agreed
    left join sole on sole.kind = 'agreement' and agreed.agreement_id = sole.provider_id
    where agreed.lead_force_id is not null and agreed.lead_force_id != $force
    group by agreed.lead_force_id

    union all by name

    select
        4 as place,
        'chief_constable' as office,
        'force' as body_kind,
        in_review.force_id as body_id,
        list_sort(list_distinct(list(in_review.agreement_id))) as shares,
        list_sort(list(in_review.source_id)) as source_ids
    from in_review
    group by in_review.force_id

    union all by name

    select
        5 as place,
        'agency' as office,
        'agency' as body_kind,
        staffed.agency_id as body_id,
        staffed.bases,
        staffed.capability_ids,
        staffed.source_ids
    from staffed
),

merged as (
    select
        min(place) as place,
        office,
        body_kind,
        body_id,
        any_value(obligations) as obligations,
        any_value(obligations_not_evidenced) as obligations_not_evidenced,
        any_value(heads) as heads,
        any_value(leads) as leads,
        any_value(shares) as shares,
        any_value(function_ids) as function_ids,
        any_value(bases) as bases,
        any_value(capability_ids) as capability_ids,
        list_sort(list_distinct(flatten(list(source_ids order by place)))) as source_ids
    from reason
    group by office, body_kind, body_id
)

select
    merged.office,
    merged.body_kind,
    merged.body_id,
    merged.obligations,
    merged.obligations_not_evidenced,
    merged.heads,
    if(merged.office = 'head', coalesce(standing.capabilities_below, 0), null)
        as capabilities_below,
    if(merged.office = 'head', coalesce(standing.capabilities_not_assessed, 0), null)
        as capabilities_not_assessed,
    coalesce(merged.leads, []) as leads,
    coalesce(merged.shares, []) as shares,
    coalesce(merged.function_ids, []) as function_ids,
    coalesce(merged.bases, []) as bases,
    coalesce(merged.capability_ids, []) as capability_ids,
    merged.source_ids
from merged
left join standing on merged.office = 'head' and merged.body_id = standing.rocu_id
left join agency on merged.body_kind = 'agency' and merged.body_id = agency.agency_id
order by
    merged.place,
    merged.office,
    len(coalesce(merged.function_ids, [])) desc,
    agency.name,
    merged.body_id,
    body_kind
