-- meaning: The agreements of whatever status to which a force, or a force of a region, is party.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: agreement_id
-- units: none

select agreement_id
from agreement
where
    ($rocu is null and $force is null)
    or agreement_id in (
        select party.agreement_id
        from agreement_force($as_of) as party
        left join membership_at([$as_of]) as membership on party.force_id = membership.force_id
        where coalesce(party.force_id = $force, membership.rocu_id = $rocu)
    )
order by agreement_id
