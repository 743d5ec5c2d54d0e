-- meaning: The words by which a text can mean a region, its unit, or one of its forces on the day.
-- parameter: as_of date: the as-at date
-- grain: rocu_id, force_id, words
-- units: none

select
    membership.rocu_id,
    membership.force_id,
    named.short_name as words
from membership_at([$as_of]) as membership
inner join name() as named on membership.force_id = named.id and named.kind = 'force'

union all by name

select
    rocu_id,
    unnest(list_distinct([name, short_name, region, upper(rocu_id)])) as words
from rocu
order by rocu_id, force_id, words
