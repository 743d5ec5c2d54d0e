-- meaning: The last days of the last quarters that had ended by the day. On 30 September that day
--     is the newest, on 29 September it is 30 June.
-- parameter: as_of date: the as-at date
-- parameter: quarters int = 12: how many quarters
-- grain: on_date
-- units: none

select
    cast(
        date_trunc('quarter', $as_of + interval 1 day)
        - to_months(cast(3 * back as integer))
        - interval 1 day
        as date
    ) as on_date
from (select unnest(range(0, cast($quarters as bigint))) as back) as quarter
order by on_date
