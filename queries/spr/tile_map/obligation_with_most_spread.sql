-- meaning: The obligation of an edition on which the forces differ most: the one with the most
--     different positions, of several, the one whose commonest position has the fewest forces.
-- parameter: as_of date: the as-at date
-- parameter: edition id: the edition
-- grain: obligation_id
-- units: positions counts different positions, most_alike forces in the commonest of them

with tally as (
    select
        position.obligation_id,
        position.position,
        count(*) as forces
    from position_at([$as_of]) as position
    where position.edition = $edition and position.position != 'not_derived'
    group by position.obligation_id, position.position
)

select
    obligation_id,
    count(*) as positions,
    max(forces) as most_alike
from tally
group by obligation_id
order by positions desc, most_alike, obligation_id
limit 1
