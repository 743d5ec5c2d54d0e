-- meaning: The figures that a board looks at first, each now and before: its core capabilities, the
--     obligations of its forces in one edition, the posts of agencies' staff in its unit, and its
--     budget of the financial year of the day beside that of the year before. With a force, the
--     obligations are its own, and in place of the budget of its unit is what it pays towards it.
--     Every part has its row, nought included. Gaps without an action have theirs where a meeting
--     or an action is recorded at all.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: edition id: the edition whose obligations are counted
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force of the region; empty for all
-- grain: figure, part
-- units: amount and amount_before count core capabilities of units, pairs of force and obligation,
--     or posts; of the budget they are nominal pounds, empty where none is recorded. A part is a
--     standing, a position, established, filled, vacant or not_stated (groups of posts without both
--     numbers), confirmed or indicative. Filled and established are sums over rows that state both.
--     Of gaps there are three kinds, counted apart and never added, each also without an action.

with core_capability as (
    select
        1 as is_now,
        standing
    from capability_standing_by_unit($as_of)
    where coalesce(rocu_id = $rocu, $rocu is null)
    union all
    select
        0 as is_now,
        standing
    from capability_standing_by_unit(least($since, $as_of))
    where coalesce(rocu_id = $rocu, $rocu is null)
),

obligation as (
    select
        1 as is_now,
        *
    from obligation_position_at([$as_of])
    union all
    select
        0 as is_now,
        *
    from obligation_position_at([least($since, $as_of)])
),

post as (
    select
        1 as is_now,
        *
    from posts_at($as_of)
    where coalesce(rocu_id = $rocu, $rocu is null)
    union all
    select
        0 as is_now,
        *
    from posts_at(least($since, $as_of))
    where coalesce(rocu_id = $rocu, $rocu is null)
),

-- A financial year begins on 1 April: 31 March 2027 is in 2026-27.
budget as (
    select
        if(begins_in = asked.year, 1, 0) as is_now,
        year.certainty,
        year.amount_gbp
    from (
        select
            *,
            cast(left(financial_year, 4) as integer) as begins_in
        from funding_year()
    ) as year
    cross join (select year(cast($as_of - interval 3 month as date)) as year) as asked
    where
        $force is null
        and year.recipient_kind = 'rocu'
        and year.kind = 'budget'
        and begins_in in (asked.year, asked.year - 1)
        and coalesce(year.recipient_id = $rocu, $rocu is null)
),

contribution as (
    select
        if(begins_in = asked.year, 1, 0) as is_now,
        coalesce(year.certainty, 'confirmed') as certainty,
        year.amount_gbp
    from (
        select
            *,
            cast(left(financial_year, 4) as integer) as begins_in
        from contribution_year()
    ) as year
    cross join (select year(cast($as_of - interval 3 month as date)) as year) as asked
    where
        year.force_id = $force
        and year.rocu_id = $rocu
        and year.kind = 'budget'
        and year.amount_gbp is not null
        and begins_in in (asked.year, asked.year - 1)
),

gap as (
    select
        1 as is_now,
        kind,
        action_count
    from gap_action($as_of, $rocu, $force)
    union all
    select
        0 as is_now,
        kind,
        action_count
    from gap_action(least($since, $as_of), $rocu, $force)
),

recorded as (
    select bool_or(on_date is null or on_date <= $as_of) as is_any
    from (
        select null as on_date
        from meeting
        union all
        select decided_on as on_date
        from action
    ) as one
),

counted as (
    select
        'capability' as figure,
        standing as part,
        is_now,
        1 as amount
    from core_capability

    union all

    select
        'obligation' as figure,
        held.position as part,
        held.is_now,
        1 as amount
    from obligation as held
    inner join force_of($as_of, $rocu, $force) as force on held.force_id = force.force_id
    where held.edition = $edition and held.position != 'not_derived'

    union all

    select
        'post' as figure,
        unnest(['filled', 'established', 'vacant', 'not_stated']) as part,
        is_now,
        case part
            when 'filled' then if(vacant is null, 0, posts_filled)
            when 'established' then if(vacant is null, 0, posts_established)
            when 'vacant' then coalesce(vacant, 0)
            else cast(vacant is null as integer)
        end as amount
    from post

    union all

    select
        'budget' as figure,
        certainty as part,
        is_now,
        amount_gbp as amount
    from budget

    union all

    select
        'budget' as figure,
        certainty as part,
        is_now,
        amount_gbp as amount
    from contribution

    union all

    select
        'action' as figure,
        unnest([kind || '_gap', kind || '_without_action']) as part,
        is_now,
        if(part = kind || '_gap' or action_count = 0, 1, 0) as amount
    from gap
),

listed (place, figure, part) as (
    values
    (1, 'capability', 'at_standard'),
    (2, 'capability', 'stated'),
    (3, 'capability', 'below'),
    (4, 'capability', 'no_standard'),
    (5, 'capability', 'transferred'),
    (6, 'capability', 'not_assessed'),
    (7, 'obligation', 'evidenced'),
    (8, 'obligation', 'unassured'),
    (9, 'obligation', 'partial'),
    (10, 'obligation', 'gap'),
    (11, 'obligation', 'unknown'),
    (12, 'post', 'filled'),
    (13, 'post', 'established'),
    (14, 'post', 'vacant'),
    (15, 'post', 'not_stated'),
    (16, 'budget', 'confirmed'),
    (17, 'budget', 'indicative'),
    (18, 'action', 'capability_gap'),
    (19, 'action', 'capability_without_action'),
    (20, 'action', 'function_gap'),
    (21, 'action', 'function_without_action'),
    (22, 'action', 'obligation_gap'),
    (23, 'action', 'obligation_without_action')
)

select
    listed.figure,
    listed.part,
    -- A count of nothing is nought; money of which nothing is recorded is not known.
    coalesce(
        sum(counted.amount) filter (counted.is_now = 1), if(listed.figure = 'budget', null, 0)
    ) as amount,
    coalesce(
        sum(counted.amount) filter (counted.is_now = 0), if(listed.figure = 'budget', null, 0)
    ) as amount_before
from listed
left join counted
    on
        listed.figure = counted.figure
        and listed.part = counted.part
where listed.figure != 'action' or (select recorded.is_any from recorded)
group by listed.place, listed.figure, listed.part
order by listed.place, figure, part
