-- meaning: From when until when each force is party to each agreement of whatever status: named
--     itself, as one of all forces, or through its regional unit while it belongs to that; and from
--     when until when the agreement is live meanwhile (rule 5): within its dates if it is in force,
--     under review, or ended on a day that is known.
-- grain: agreement_id, force_id, from_on
-- units: until_on and live_until_on are the first days that are not among them; without a day it
--     has always been so, or goes on

with named as (
    select
        party.agreement_id,
        force.force_id,
        date '-infinity' as from_on,
        date 'infinity' as until_on
    from agreement_party as party
    inner join force on party.party_id in (force.force_id, 'all-forces')
    where party.party_kind = 'force'

    union all

    select
        party.agreement_id,
        member.force_id,
        coalesce(member.from_on, date '-infinity') as from_on,
        coalesce(member.until_on, date 'infinity') as until_on
    from agreement_party as party
    inner join force_period() as member on party.party_id = member.rocu_id
    where party.party_kind = 'rocu'
),

-- One that is named in several ways at once, or by two units in turn, is party without a break.
begun as (
    select
        *,
        coalesce(
            from_on > max(until_on) over (
                partition by agreement_id, force_id
                order by from_on, until_on
                rows between unbounded preceding and 1 preceding
            ),
            true
        ) as is_begun
    from named
),

numbered as (
    select
        *,
        count(*) filter (is_begun) over (
            partition by agreement_id, force_id
            order by from_on, until_on
            rows between unbounded preceding and current row
        ) as number
    from begun
),

party as (
    select
        agreement_id,
        force_id,
        nullif(min(from_on), date '-infinity') as from_on,
        nullif(max(until_on), date 'infinity') as until_on
    from numbered
    group by agreement_id, force_id, number
)

select
    party.agreement_id,
    party.force_id,
    agreement.lead_force_id,
    agreement.underpins_rocu_id,
    party.from_on,
    party.until_on,
    agreement.status not in ('in_development', 'programme')
    and (agreement.status != 'ended' or agreement.ends_on is not null) as can_be_live,
    greatest(agreement.starts_on, party.from_on) as live_from_on,
    least(agreement.ends_on + 1, party.until_on) as live_until_on
from party
inner join agreement on party.agreement_id = agreement.agreement_id
order by party.agreement_id, party.force_id, party.from_on
