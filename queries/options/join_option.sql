-- meaning: Live agreements that forces of a region are not party to and could join, which would
--     improve something (rule 14), with how much would get better if all of them joined.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: edition id = empty: the edition of the requirement; empty for the newest
-- parameter: most int = 10: how many at most
-- grain: rocu_id, agreement_id
-- units: obligation_count, function_count and force_count as in improvement_option; party_count
--     counts forces; agreement_count counts all pairs of region and agreement, those beyond the
--     most included; is_notice_past where it ends and the day to give notice has passed

with party as (
    select
        agreement_id,
        count(distinct force_id) as party_count
    from live_party_at([$as_of])
    group by agreement_id
)

select
    option.rocu_id,
    option.subject_id as agreement_id,
    agreement.lead_force_id,
    agreement.legal_basis,
    agreement.notice_months,
    agreement.ends_on,
    agreement.ends_on_precision,
    cast(
        agreement.ends_on - to_months(cast(coalesce(agreement.notice_months, 0) as integer)) as date
    ) < $as_of as is_notice_past,
    coalesce(party.party_count, 0) as party_count,
    option.obligation_count,
    option.function_count,
    option.force_count,
    count(*) over () as agreement_count,
    agreement.source_id
from improvement_option($as_of, $rocu, $edition) as option
inner join agreement on option.subject_id = agreement.agreement_id
left join party on option.subject_id = party.agreement_id
where option.kind = 'join_agreement'
order by
    option.obligation_count desc,
    option.function_count desc,
    agreement.agreement_id,
    option.rocu_id
limit $most
