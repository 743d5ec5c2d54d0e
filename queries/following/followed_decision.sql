-- meaning: The days in the next while on which a decision about an agreement is due (rule 15), told
--     to the forces that are party to it and to their regions. What is overdue was told before.
-- parameter: as_of date: the as-at date
-- parameter: days int = 90: how many days ahead
-- grain: agreement_id, kind
-- units: kind is ends or review; places are who it is told to

with party as (
    select
        party.agreement_id,
        'force:' || party.force_id as place
    from agreement_force($as_of) as party

    union

    select
        party.agreement_id,
        'rocu:' || home.rocu_id as place
    from agreement_force($as_of) as party
    inner join membership_at([$as_of]) as home on party.force_id = home.force_id
),

told as (
    select
        agreement_id,
        list(place order by place) as places
    from party
    group by agreement_id
)

select
    due.agreement_id,
    due.kind,
    due.due_on,
    false as is_overdue,
    agreement.name,
    agreement.ends_on,
    agreement.ends_on_precision,
    agreement.review_on,
    agreement.review_on_precision,
    agreement.notice_months,
    coalesce(told.places, []) as places
from decision_due($as_of) as due
inner join agreement on due.agreement_id = agreement.agreement_id
left join told on due.agreement_id = told.agreement_id
where due.due_on between $as_of and cast($as_of + to_days($days) as date)
order by due.due_on, due.agreement_id, due.kind
