-- meaning: The days by which something is known of a capability: those on which evidence is dated.
-- parameter: as_of date: the last day that counts
-- grain: on_date
-- units: on_date is a day

select distinct as_of as on_date
from capability_assessment
where as_of <= $as_of
order by on_date
