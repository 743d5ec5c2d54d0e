-- meaning: The functions that obligations of an edition need.
-- parameter: edition id: the edition
-- grain: function_id
-- units: obligations_needing counts obligations

select
    needs.function_id,
    count(*) as obligations_needing
from obligation_function as needs
inner join spr_obligation as obligation on needs.obligation_id = obligation.obligation_id
where obligation.edition = $edition
group by needs.function_id
order by function_id
