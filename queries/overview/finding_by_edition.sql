-- meaning: Statements that are not evidenced or contradicted (rule 11), counted for each edition of
--     the requirement apart, with the edition in force on the day, or else the last before, marked.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: edition, finding
-- units: statements counts statements

with counted as (
    select
        judged.edition,
        judged.finding,
        count(*) as statements
    from assurance_gap($as_of) as judged
    inner join force_of($as_of, $rocu) as force on judged.force_id = force.force_id
    group by judged.edition, judged.finding
)

select
    edition,
    finding,
    statements,
    edition = (
        select arg_max(edition, (in_force, in_force_from, edition))
        from edition_in_force($as_of)
        where in_force_from <= $as_of
    ) as is_current
from counted
order by edition desc, finding
