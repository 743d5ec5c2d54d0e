-- meaning: How sure the wording of the obligations of each edition is, and how many rest on a
--     recalled source.
-- grain: edition
-- units: counts of obligations

select
    edition.edition,
    edition.title,
    count(obligation.obligation_id) as obligation_count,
    count(*) filter (obligation.confidence = 'high') as high_count,
    count(*) filter (obligation.confidence = 'medium') as medium_count,
    count(*) filter (obligation.confidence = 'low') as low_count,
    count(*) filter (source.accessed_as = 'recalled') as recalled_count,
    edition.source_id
from spr_edition as edition
left join spr_obligation as obligation on edition.edition = obligation.edition
left join source on obligation.source_id = source.source_id
group by edition.edition, edition.title, edition.source_id
order by edition.edition desc
