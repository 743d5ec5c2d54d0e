-- meaning: Each standard of a capability, which asks for a level (rule 3) from the day on which it
--     takes effect until the day of the next one, which is not among them. One without such a day
--     has always held, until the first with one.
-- grain: capability_id, effective_from
-- units: target is a level, 1 to 4; until_on is empty where no later standard is known

-- Of several from one day, the higher target counts, then the id of the source.
with chosen as (
    select distinct on (capability_id, effective_from)
        capability_id,
        target_level as target,
        effective_from,
        source_id
    from capability_standard
    order by target_level desc, source_id desc
)

select
    *,
    lead(effective_from) over (
        partition by capability_id
        order by effective_from nulls first
    ) as until_on
from chosen
order by capability_id, effective_from
