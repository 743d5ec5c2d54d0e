-- meaning: Every agreement that one force is party to, of whatever status, by scope and then by the
--     functions that it covers, with its lead, its legal basis, its dates and the other forces.
-- parameter: as_of date: the as-at date
-- parameter: force id: the force
-- grain: agreement_id
-- units: other_forces joins the names of the other forces that are party

with party as (
    select
        party.agreement_id,
        string_agg(named.short_name, '; ' order by named.short_name) filter (
            party.force_id != $force
        ) as other_forces
    from agreement_force($as_of) as party
    inner join name() as named on named.kind = 'force' and party.force_id = named.id
    group by party.agreement_id
)

select
    register.agreement_id,
    register.name as agreement,
    register.scope,
    register.functions,
    register.lead_force_id,
    register.legal_basis,
    register.standing,
    register.status,
    register.starts_on,
    register.starts_on_precision,
    register.ends_on,
    register.ends_on_precision,
    register.review_on,
    register.review_on_precision,
    register.underpins_rocu_id,
    party.other_forces,
    register.source_id
from agreement_register($as_of, force := $force) as register
left join party on register.agreement_id = party.agreement_id
order by
    list_position(['regional', 'multi_force', 'bilateral', 'national'], register.scope),
    register.functions nulls last,
    register.name,
    register.agreement_id
