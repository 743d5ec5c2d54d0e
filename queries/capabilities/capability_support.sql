-- meaning: What stands behind one capability of one unit: the agreements that found or host the
--     unit, live agreements of its member forces on a function that the capability delivers, and
--     the agencies whose staff work in it or in the unit as a whole.
-- parameter: as_of date: the as-at date
-- parameter: rocu id: the unit
-- parameter: capability id: the capability
-- grain: kind, id, detail, as_of, as_of_precision, source_id
-- units: posts_established and posts_filled count posts

with member_agreement as (
    select distinct party.agreement_id
    from live_party_at([$as_of]) as party
    inner join membership_at([$as_of]) as membership on party.force_id = membership.force_id
    inner join agreement_function as covers on party.agreement_id = covers.agreement_id
    inner join function_capability as delivers on covers.function_id = delivers.function_id
    where
        membership.rocu_id = $rocu
        and delivers.capability_id = $capability
        and party.underpins_rocu_id is null
)

select
    'secondment' as kind,
    secondment.agency_id as id,
    agency.name,
    if(secondment.capability_id is null, 'unit', 'capability') as detail,
    secondment.basis as status,
    secondment.as_of,
    secondment.as_of_precision,
    secondment.posts_established,
    secondment.posts_filled,
    secondment.posts_withheld,
    secondment.note,
    secondment.source_id
from secondment
inner join agency on secondment.agency_id = agency.agency_id
where
    secondment.rocu_id in ($rocu, 'all')
    and coalesce(secondment.capability_id = $capability, true)
    and coalesce(secondment.as_of <= $as_of, true)

union all by name

select
    'agreement' as kind,
    agreement.agreement_id as id,
    agreement.name,
    if(agreement.underpins_rocu_id = $rocu, 'underpins', 'covers') as detail,
    agreement.status,
    agreement.starts_on as as_of,
    agreement.starts_on_precision as as_of_precision,
    false as posts_withheld,
    agreement.note,
    agreement.source_id
from agreement
where
    agreement.underpins_rocu_id = $rocu
    or agreement.agreement_id in (select agreement_id from member_agreement)
order by kind, detail desc, name, id, as_of, as_of_precision, source_id
