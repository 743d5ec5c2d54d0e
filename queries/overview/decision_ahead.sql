-- meaning: What has to be decided about agreements by the given day (rule 15), with their names:
--     what is still to come first, by its day, then what is overdue, the longest first.
-- parameter: as_of date: the as-at date
-- parameter: by date: the last day that counts
-- parameter: rocu id = empty: the region's unit, for agreements with a party there; empty for all
-- parameter: force id = empty: one force, which goes before the region; empty for all
-- grain: agreement_id, kind
-- units: kind is term_past, ends, review or review_past; forces counts the forces that are party;
--     due_on_precision is that of the end or the review that it comes from

with placed as (
    select distinct party.agreement_id
    from agreement_force($as_of) as party
    left join membership_at([$as_of]) as membership on party.force_id = membership.force_id
    where coalesce(party.force_id = $force, membership.rocu_id = $rocu)
),

party_count as (
    select
        agreement_id,
        count(*) as forces
    from agreement_force($as_of)
    group by agreement_id
)

select
    due.agreement_id,
    agreement.name as agreement,
    due.kind,
    due.due_on,
    if(
        due.kind in ('ends', 'term_past'),
        agreement.ends_on_precision,
        agreement.review_on_precision
    ) as due_on_precision,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.notice_months,
    due.due_on < $as_of as is_overdue,
    coalesce(party_count.forces, 0) as forces,
    agreement.source_id
from decision_due($as_of) as due
inner join agreement on due.agreement_id = agreement.agreement_id
left join party_count on due.agreement_id = party_count.agreement_id
where
    due.due_on <= $by
    and (
        ($force is null and $rocu is null)
        or due.agreement_id in (select agreement_id from placed)
    )
order by is_overdue, due.due_on, due.kind, agreement_id
