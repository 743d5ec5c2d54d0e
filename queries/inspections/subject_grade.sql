-- meaning: Every grade of one unit or force that could be known on the day, the newest first.
-- parameter: as_of date: the as-at date
-- parameter: kind id: rocu or force
-- parameter: subject id: the unit or the force
-- grain: inspection, question
-- units: none

select
    inspection,
    first_year,
    question,
    grade,
    published_on,
    published_on_precision,
    is_latest,
    source_id
from grade_known($as_of)
where subject_kind = $kind and subject_id = $subject
order by placed_on desc nulls last, inspection desc, question
