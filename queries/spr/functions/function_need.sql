-- meaning: The functions that obligations of an edition need.
-- parameter: edition id: the edition
-- grain: function_id
-- units: obligations_needing counts obligations

select
    function_id,
    count(*) as obligations_needing
from obligation_need()
where edition = $edition
group by function_id
order by function_id
