-- meaning: Gaps that no open action counts for. An action on a function counts for the force's
--     obligations that need it; one on a capability for the functions that it delivers, and the
--     obligations that need them, of the unit's members.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: one force of the region; empty for all
-- grain: kind, subject
-- units: kind is capability, function or obligation; they are not to be added

select
    kind,
    subject
from gap_action($as_of, $rocu, $force)
where action_count = 0
order by kind, subject
