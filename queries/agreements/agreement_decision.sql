-- meaning: The decisions that agreements ask for (rule 15) and are due before a day, by due date,
--     with what rests on each agreement alone: those to which a force, or a force of a region, is
--     party.
-- parameter: as_of date: the as-at date
-- parameter: before date: only what is due before this day
-- parameter: edition id: the edition whose standings are counted
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: agreement_id, kind
-- units: kind is term_past, ends, review or review_past; urgency counts from 1: what ends or falls
--     due before a review that is over; what rests on it is as in agreement_dependence

select
    due.agreement_id,
    due.kind,
    due.due_on,
    due.due_on < $as_of as is_overdue,
    row_number() over (
        order by due.kind = 'review_past', due.due_on, due.kind, due.agreement_id
    ) as urgency,
    agreement.name,
    agreement.status,
    agreement.lead_force_id,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.review_on,
    agreement.review_on_precision,
    agreement.notice_months,
    agreement.underpins_rocu_id,
    coalesce(rests.force_ids, []) as force_ids,
    coalesce(rests.function_ids, []) as function_ids,
    coalesce(rests.functions_lost, 0) as functions_lost,
    coalesce(rests.standings_falling, 0) as standings_falling,
    coalesce(rests.falling_force_ids, []) as falling_force_ids,
    coalesce(rests.standings_unknown, 0) as standings_unknown,
    coalesce(rests.standings_short, 0) as standings_short,
    coalesce(rests.near_force_ids, []) as near_force_ids,
    coalesce(rests.forces_elsewhere, 0) as forces_elsewhere,
    agreement.source_id
from decision_due($as_of) as due
inner join agreement_of($as_of, $rocu, $force) as mine on due.agreement_id = mine.agreement_id
inner join agreement on due.agreement_id = agreement.agreement_id
left join agreement_dependence($as_of, $edition, $rocu, $force) as rests
    on due.agreement_id = rests.agreement_id
where due.due_on < $before
order by due.due_on, due.kind, due.agreement_id
