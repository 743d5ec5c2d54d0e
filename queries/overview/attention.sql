-- meaning: How much of each kind needs attention on the day in the network or a region. Every kind
--     has its row, nought included. Kinds count different units; do not add their counts.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for the network
-- grain: kind
-- units: items counts gaps, statements, agreements, grades, or pairs of force and function;
--     subjects the units, forces, agreements or providers among them

with kinds (place, kind) as (
    values
    (1, 'capability_gap'),
    (2, 'statement_contradicted'),
    (3, 'statement_not_evidenced'),
    (4, 'agreement_term_ended'),
    (5, 'agreement_ending'),
    (6, 'agreement_under_review'),
    (7, 'agreement_ended'),
    (8, 'grade_below_adequate'),
    (9, 'sole_provider'),
    (10, 'only_known_provider')
),

item as (
    select
        'capability_gap' as kind,
        gap.rocu_id as subject,
        1 as items
    from capability_gap($as_of, $rocu) as gap
    union all
    select
        'statement_' || statement.finding as kind,
        statement.force_id as subject,
        1 as items
    from statement_finding($as_of, $rocu) as statement
    union all
    select
        'agreement_' || noticed.notice as kind,
        noticed.agreement_id as subject,
        1 as items
    from agreement_notice($as_of, $rocu) as noticed
    union all
    select
        'grade_below_adequate' as kind,
        graded.subject_kind || '/' || graded.subject_id as subject,
        1 as items
    from grade_below_adequate($as_of, $rocu) as graded
    union all
    select
        if(provider.own_assessed = 'yes', 'sole_provider', 'only_known_provider') as kind,
        provider.kind || '/' || provider.provider_id as subject,
        provider.dependences as items
    from sole_or_only_known_provider($as_of, $rocu) as provider
)

select
    kinds.kind,
    cast(coalesce(sum(item.items), 0) as bigint) as items,
    len(list_distinct(list(item.subject))) as subjects
from kinds
left join item on kinds.kind = item.kind
group by kinds.place, kinds.kind
order by kinds.place, kind
