-- meaning: What has to be decided about each agreement, and by when (rule 15).
-- parameter: as_of date: the as-at date
-- grain: agreement_id, kind
-- units: kind is term_past, ends, review or review_past

select
    agreement_id,
    kind,
    due_on
from decision_due_at([$as_of])
order by due_on, kind, agreement_id
