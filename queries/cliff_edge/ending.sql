-- meaning: What ends in the next months if nothing is renewed, and what nobody knows the end of:
--     live agreements, memberships of forces in units that end, posts of agencies, and streams of
--     money by the last year with a stated amount. Something that is known to last longer is
--     counted as later.
-- parameter: as_of date: the as-at date
-- parameter: months int = 36: how many months to look ahead
-- parameter: rocu id = empty: the region's unit: what touches it or its forces; empty for all
-- parameter: force id = empty: one force: what touches it or its unit; empty for all
-- grain: kind, id
-- units: outcome is ends, not_recorded, passed (the last stated year is over) or later; ends_from
--     is the first day that an end known to the month or year could be; functions counts
--     functions, capabilities those that posts of an agency are for, and years those of which a
--     stream of money states an amount: of one alone it is no stream

with member as (
    select * from force_of($as_of, $rocu, $force)
),

unit as (
    select rocu_id
    from rocu
    where
        ($rocu is null and $force is null)
        or rocu_id in (select member.rocu_id from member)
),

covered as (
    select
        agreement_id,
        count(*) as functions
    from agreement_function
    group by agreement_id
),

concluded as (
    select
        'agreement' as kind,
        agreement.agreement_id as id,
        agreement.name,
        coalesce(covered.functions, 0) as functions,
        agreement.ends_on,
        agreement.ends_on_precision,
        [agreement.source_id] as source_ids
    from agreement_standing_at([$as_of]) as standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
    left join covered on agreement.agreement_id = covered.agreement_id
    where
        standing.standing = 'live'
        and (
            ($rocu is null and $force is null)
            or agreement.underpins_rocu_id in (select unit.rocu_id from unit)
            or agreement.agreement_id in (
                select party.agreement_id
                from live_party_at([$as_of]) as party
                inner join member on party.force_id = member.force_id
            )
        )
),

belonging as (
    select
        'membership' as kind,
        membership.force_id as id,
        force.name,
        membership.rocu_id,
        0 as functions,
        membership.member_to as ends_on,
        membership.member_to_precision as ends_on_precision,
        [membership.source_id] as source_ids
    from rocu_membership as membership
    inner join member on membership.force_id = member.force_id
    inner join force on membership.force_id = force.force_id
    where
        membership.member_to >= $as_of
        and coalesce(membership.member_from <= $as_of, true)
),

-- Posts whose last day is recorded, by agency and day (rule 16).
lent as (
    select
        'posts' as kind,
        arranged.rocu_id || '/' || arranged.agency_id || '/' || arranged.ends_on as id,
        any_value(agency.name) as name,
        arranged.rocu_id,
        arranged.agency_id,
        len(list_distinct(list(arranged.capability_id))) as capabilities,
        0 as functions,
        arranged.ends_on,
        max(arranged.ends_on_precision) as ends_on_precision,
        list_sort(list_distinct(list(arranged.source_id))) as source_ids
    from arrangement_at([$as_of]) as arranged
    inner join agency on arranged.agency_id = agency.agency_id
    where
        not arranged.has_ended
        and arranged.ends_on is not null
        and arranged.rocu_id in (select unit.rocu_id from unit)
    group by arranged.rocu_id, arranged.agency_id, arranged.ends_on
),

-- The newest financial year of each stream and recipient; it ends with March.
paid as (
    select
        'funding' as kind,
        recipient_kind || '/' || recipient_id || '/' || stream as id,
        any_value(recipient) as name,
        if(recipient_kind = 'rocu', recipient_id, null) as rocu_id,
        recipient_kind,
        stream,
        max(financial_year) as financial_year,
        len(list_distinct(list(financial_year))) as years,
        0 as functions,
        make_date(max(begins_in) + 1, 3, 31) as ends_on,
        'day' as ends_on_precision,
        list_sort(list_distinct(list(source_id))) as source_ids
    from funding_amount($as_of)
    where
        financial_year is not null
        and (
            (recipient_kind = 'network' and $rocu is null and $force is null)
            or (recipient_kind = 'rocu' and recipient_id in (select unit.rocu_id from unit))
            or (recipient_kind = 'force' and recipient_id in (select member.force_id from member))
        )
    group by recipient_kind, recipient_id, stream
),

everything as (
    select * from paid
    union all by name
    select * from concluded
    union all by name
    select * from belonging
    union all by name
    select * from lent
),

horizon as (
    select date_trunc('month', $as_of) + to_months(cast($months as integer)) as last_on
)

select
    everything.* exclude (source_ids),
    case everything.ends_on_precision
        when 'year' then make_date(year(everything.ends_on), 1, 1)
        when 'month' then make_date(year(everything.ends_on), month(everything.ends_on), 1)
        else everything.ends_on
    end as ends_from,
    case
        when everything.ends_on is null then 'not_recorded'
        when everything.ends_on < $as_of then 'passed'
        when everything.ends_on + 1 > horizon.last_on then 'later'
        else 'ends'
    end as outcome,
    everything.source_ids
from everything
cross join horizon
order by
    list_position(['ends', 'not_recorded', 'passed', 'later'], outcome),
    everything.ends_on,
    everything.kind,
    everything.name,
    everything.id
