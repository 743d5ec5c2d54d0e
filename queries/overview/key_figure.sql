-- meaning: The figures that a board looks at first, each now and before: its core capabilities, the
--     obligations of its forces in one edition, the posts of agencies' staff in its unit, and its
--     money of the financial year of the day beside that of the year before, of the kind that
--     funding_by_year tells first: a budget, or an allocation. With a force, the obligations are
--     its own, and in place of the money of its unit is what it pays towards it. Every part has its
--     row, nought included; money of which nothing says how sure it is only where there is some.
--     Gaps without an action have theirs where a meeting or an action is recorded at all.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: edition id: the edition whose obligations are counted
-- parameter: rocu id = empty: the region's unit; empty for the network
-- parameter: force id = empty: one force of the region; empty for all
-- grain: figure, part
-- units: amount and amount_before count core capabilities of units, pairs of force and obligation,
--     or posts; of the budget they are nominal pounds, empty where none is recorded. A part is a
--     standing, a position, established, filled, vacant or not_stated (groups of posts without both
--     numbers), confirmed, indicative or unknown (how sure an amount is). Filled and established
--     are sums over rows that state both. amount_kind is the kind of the money, empty of others;
--     is_other_units says that the money of the two years is of different units, which are not
--     compared. Of gaps there are three kinds, counted apart and never added, each also without an
--     action

with held as (
    select
        1 as is_now,
        *
    from figure_count($as_of, $edition)
    union all
    select
        0 as is_now,
        *
    from figure_count(least($since, $as_of), $edition)
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
asked as (
    select year(cast($as_of - interval 3 month as date)) as year
),

budget as (
    select
        year.kind,
        cast(year.begins_in = asked.year as integer) as is_now,
        year.change_gbp is null as is_not_compared,
        unnest(['confirmed', 'indicative']) as part,
        case
            when part = 'confirmed' and (year.is_confirmed or year.confirmed_gbp != 0)
                then year.confirmed_gbp
            when part = 'indicative' and not year.is_confirmed then year.indicative_gbp
        end as amount
    from funding_by_year($as_of, $rocu) as year
    cross join asked
    where
        $force is null
        and year.kind_place = 1
        and year.begins_in in (asked.year, asked.year - 1)
),

paid as (
    select
        year.kind,
        list_position(listed.amount_kinds, year.kind) as kind_place,
        cast(cast(left(year.financial_year, 4) as integer) = asked.year as integer) as is_now,
        coalesce(year.certainty, 'unknown') as part,
        year.amount_gbp as amount
    from contribution_year() as year
    cross join asked
    cross join listing_order() as listed
    where
        year.force_id = $force
        and year.rocu_id = $rocu
        and year.amount_gbp is not null
        and cast(left(year.financial_year, 4) as integer) in (asked.year, asked.year - 1)
),

-- Of the kind that is recorded for this year, of several a budget first.
contribution as (
    select
        kind,
        is_now,
        part,
        amount
    from paid
    where kind = (select arg_min(told.kind, (1 - told.is_now, told.kind_place)) from paid as told)
),

money as (
    select
        any_value(kind) as kind,
        coalesce(
            count(distinct is_now) = 2 and bool_or(is_not_compared) filter (is_now = 1), false
        ) as is_other_units
    from (
        select * from budget
        union all by name
        select * from contribution
    ) as every
),

recorded as (
    select
        exists (select meeting.board from meeting)
        or exists (
            select action.action_id from action
            where action.decided_on <= $as_of
        ) as is_any
),

counted as (
    select
        figure,
        part,
        is_now,
        amount
    from held
    where
        coalesce(rocu_id = $rocu, $rocu is null)
        and coalesce(force_id = $force, force_id is null or $force is null)

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
        part,
        is_now,
        amount
    from budget

    union all

    select
        'budget' as figure,
        part,
        is_now,
        amount
    from contribution
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
    (18, 'budget', 'unknown'),
    (19, 'action', 'capability_gap'),
    (20, 'action', 'capability_without_action'),
    (21, 'action', 'function_gap'),
    (22, 'action', 'function_without_action'),
    (23, 'action', 'obligation_gap'),
    (24, 'action', 'obligation_without_action')
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
    ) as amount_before,
    if(listed.figure = 'budget', any_value(money.kind), null) as amount_kind,
    listed.figure = 'budget' and any_value(money.is_other_units) as is_other_units
from listed
cross join money
left join counted
    on
        listed.figure = counted.figure
        and listed.part = counted.part
where listed.figure != 'action' or (select recorded.is_any from recorded)
group by listed.place, listed.figure, listed.part
having (listed.figure, listed.part) != ('budget', 'unknown') or count(counted.amount) > 0
order by listed.place, figure, part
