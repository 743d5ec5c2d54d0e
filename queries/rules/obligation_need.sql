-- meaning: The functions that each obligation of every edition needs, each a row of its own. One
--     that needs none, as a duty of governance, has no row.
-- grain: obligation_id, function_id
-- units: place is that of the obligation in the order of the threats of its edition, those on no
--     single threat last

with placed as (
    select
        obligation.edition,
        obligation.obligation_id,
        row_number() over (
            partition by obligation.edition
            order by threat.sort_order nulls last, threat.threat_id, obligation.obligation_id
        ) as place,
        obligation.source_id
    from spr_obligation as obligation
    left join spr_threat as threat on obligation.threat_id = threat.threat_id
)

select
    placed.edition,
    placed.obligation_id,
    placed.place,
    needs.function_id,
    placed.source_id
from obligation_function as needs
inner join placed on needs.obligation_id = placed.obligation_id
order by placed.edition, placed.place, placed.obligation_id, needs.function_id
