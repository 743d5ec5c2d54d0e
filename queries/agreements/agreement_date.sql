-- meaning: The dates of agreements that are live, or past their term, and end or fall due for
--     review between two days, no more precise than they are known: those to which a force, or a
--     force of a region, is party. The first decision stands first.
-- parameter: as_of date: the as-at date
-- parameter: from_on date: the first day that is looked at
-- parameter: until_on date: the last day that is looked at
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: agreement_id
-- units: starts_by is the last day that the start could be, ends_from the first that the end could;
--     notice_on is the last day to give the notice that the terms ask, empty where none is stated

with due as (
    select
        agreement_id,
        min(due_on) as due_on,
        min(due_on) filter (kind in ('ends', 'term_past')) as end_due_on
    from decision_due($as_of)
    where due_on <= $until_on
    group by agreement_id
)

select
    register.agreement_id,
    register.name,
    register.standing,
    register.status,
    due.due_on,
    case register.starts_on_precision
        when 'year' then make_date(year(register.starts_on), 12, 31)
        when 'month' then last_day(register.starts_on)
        else register.starts_on
    end as starts_by,
    register.starts_on,
    register.starts_on_precision,
    if(register.notice_months > 0 and register.standing = 'live', due.end_due_on, null)
        as notice_on,
    register.notice_months,
    case register.ends_on_precision
        when 'year' then make_date(year(register.ends_on), 1, 1)
        when 'month' then make_date(year(register.ends_on), month(register.ends_on), 1)
        else register.ends_on
    end as ends_from,
    register.ends_on,
    register.ends_on_precision,
    register.review_on,
    register.review_on_precision,
    register.source_id
from due
inner join agreement_register($as_of, $rocu, $force) as register
    on due.agreement_id = register.agreement_id
where
    register.ends_on between $from_on and $until_on
    or register.review_on between $from_on and $until_on
    or due.end_due_on between $from_on and $until_on
order by due.due_on, register.name, register.agreement_id
