-- meaning: The rank of each strength of a route, which is that of the coverage it gives (rule 7).
-- grain: strength
-- units: rank counts from 1 for none to 5 for full; 2 is left for a coverage that is not known

select
    unnest(['none', 'partial', 'unassured', 'full']) as strength,
    unnest([1, 3, 4, 5]) as rank
order by strength
