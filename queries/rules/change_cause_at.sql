-- meaning: What happened between each of some days and the one before it that bears on the routes
--     of a force to a function, by the causes of rule 12: an agreement started or stopped being
--     live, the force changed its regional unit, a standard or an assessment changed the strength
--     of something that a route rests on. A cause without a function counts for all of them. It is
--     direct where it can change a route to the function: an agreement that underpins a unit is
--     direct only for functions that capabilities deliver.
-- parameter: moments dates: the days asked about, each once
-- grain: on_date, force_id, function_id, cause_kind, cause_id, detail, is_direct
-- units: place is the order in which rule 12 takes the causes, from 1; detail says of an agreement
--     started or stopped, of a membership the unit before, of an assessment of a function the force

with period as (
    select
        on_date,
        lag(on_date) over (order by on_date) as before_on
    from (select unnest($moments) as on_date) as moment
    qualify before_on is not null
),

membership as (
    select * from membership_at($moments)
),

member as (
    select
        period.on_date,
        force.force_id,
        earlier.rocu_id as rocu_before,
        later.rocu_id,
        coalesce(later.source_id, earlier.source_id) as source_id
    from period
    cross join force
    left join membership as earlier
        on
            period.before_on = earlier.on_date
            and force.force_id = earlier.force_id
    left join membership as later
        on
            period.on_date = later.on_date
            and force.force_id = later.force_id
),

standing as (
    select
        *,
        standing = 'live' as is_live
    from agreement_standing_at($moments)
),

flipped as (
    select
        period.on_date,
        period.before_on,
        later.agreement_id,
        if(later.is_live, 'started', 'stopped') as detail,
        agreement.underpins_rocu_id,
        agreement.source_id
    from period
    inner join standing as later on period.on_date = later.on_date
    inner join standing as earlier
        on
            period.before_on = earlier.on_date
            and later.agreement_id = earlier.agreement_id
    inner join agreement on later.agreement_id = agreement.agreement_id
    where later.is_live != earlier.is_live
),

agreed as (
    select
        on_date,
        force_id,
        function_id,
        provider_id as agreement_id
    from route_at($moments)
    where kind = 'agreement'
),

-- An agreement that underpins a unit bears on every function, and directly on those that
-- capabilities deliver.
bearing as (
    select distinct
        function_id,
        true as is_direct
    from function_capability
    union all
    select
        null as function_id,
        false as is_direct
),

-- What a route gets from a capability: access of a strength or, without one, that a national body
-- has it.
capability as (
    select
        *,
        coalesce(access_strength, position) as worth
    from capability_at($moments)
),

capability_moved as (
    select
        period.on_date,
        later.rocu_id,
        later.capability_id,
        coalesce(later.target, 3) != coalesce(earlier.target, 3) as is_by_standard,
        later.source_id
    from period
    inner join capability as later on period.on_date = later.on_date
    left join capability as earlier
        on
            period.before_on = earlier.on_date
            and later.rocu_id = earlier.rocu_id
            and later.capability_id = earlier.capability_id
    where later.worth is distinct from earlier.worth
),

-- Only evidence since the day before can have changed what is known.
own_moved as (
    select
        period.on_date,
        later.force_id,
        later.function_id,
        later.source_id
    from period
    inner join own_function_at($moments) as later
        on
            period.on_date = later.on_date
            and period.before_on < later.as_of
    left join own_function_at($moments) as earlier
        on
            period.before_on = earlier.on_date
            and later.force_id = earlier.force_id
            and later.function_id = earlier.function_id
    where later.strength is distinct from earlier.strength
)

select
    flipped.on_date,
    agreed.force_id,
    agreed.function_id,
    1 as place,
    true as is_direct,
    'agreement' as cause_kind,
    flipped.agreement_id as cause_id,
    flipped.detail,
    flipped.source_id
from flipped
inner join agreed
    on
        flipped.agreement_id = agreed.agreement_id
        and agreed.on_date in (flipped.on_date, flipped.before_on)

union by name

select
    flipped.on_date,
    member.force_id,
    bearing.function_id,
    1 as place,
    bearing.is_direct,
    'agreement' as cause_kind,
    flipped.agreement_id as cause_id,
    flipped.detail,
    flipped.source_id
from flipped
inner join member
    on
        flipped.on_date = member.on_date
        and flipped.underpins_rocu_id in (member.rocu_before, member.rocu_id)
cross join bearing

union by name

select
    on_date,
    force_id,
    2 as place,
    true as is_direct,
    'membership' as cause_kind,
    coalesce(rocu_id, rocu_before) as cause_id,
    rocu_before as detail,
    source_id
from member
where rocu_id is distinct from rocu_before

union by name

select
    moved.on_date,
    member.force_id,
    delivers.function_id,
    if(moved.is_by_standard, 3, 4) as place,
    true as is_direct,
    if(moved.is_by_standard, 'standard', 'assessment') as cause_kind,
    moved.capability_id as cause_id,
    if(moved.is_by_standard, target.source_id, moved.source_id) as source_id
from capability_moved as moved
inner join member
    on
        moved.on_date = member.on_date
        and moved.rocu_id = member.rocu_id
inner join function_capability as delivers on moved.capability_id = delivers.capability_id
left join target_at($moments) as target
    on
        moved.on_date = target.on_date
        and moved.capability_id = target.capability_id

union by name

select
    on_date,
    force_id,
    function_id,
    4 as place,
    true as is_direct,
    'assessment' as cause_kind,
    function_id as cause_id,
    force_id as detail,
    source_id
from own_moved

union by name

select
    moved.on_date,
    agreed.force_id,
    agreed.function_id,
    4 as place,
    true as is_direct,
    'assessment' as cause_kind,
    agreed.function_id as cause_id,
    moved.force_id as detail,
    moved.source_id
from own_moved as moved
inner join agreement on moved.force_id = agreement.lead_force_id
inner join agreed
    on
        moved.on_date = agreed.on_date
        and agreement.agreement_id = agreed.agreement_id
        and moved.function_id = agreed.function_id
order by on_date, force_id, function_id, cause_kind, cause_id, detail, is_direct
