-- meaning: What happened to agreements between two dates, as far as dates are recorded: what each
--     was and is (rule 5), reviews that fell due, and forces that joined or left with their unit.
--     The newest first, those without a day last.
-- parameter: as_of date: the later date
-- parameter: since date: the earlier date; one after the later date counts as that date
-- parameter: rocu id = empty: the region's unit, for agreements with a party there; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: agreement_id, change
-- units: force_names joins the names of the forces that joined or left, or that are party

with standing as (
    select
        before.agreement_id,
        before.standing as standing_before,
        after.standing as standing_after
    from agreement_standing(least($since, $as_of)) as before
    inner join agreement_standing($as_of) as after on before.agreement_id = after.agreement_id
),

party as (
    select
        coalesce(after.agreement_id, before.agreement_id) as agreement_id,
        coalesce(after.force_id, before.force_id) as force_id,
        case
            when before.force_id is null then 'joined'
            when after.force_id is null then 'left'
            else 'stayed'
        end as part
    from agreement_force($as_of) as after
    full join agreement_force(least($since, $as_of)) as before
        on
            after.agreement_id = before.agreement_id
            and after.force_id = before.force_id
),

named as (
    select
        party.agreement_id,
        string_agg(force.short_name, '; ' order by force.short_name) filter (
            party.part = 'joined'
        ) as joined,
        string_agg(force.short_name, '; ' order by force.short_name) filter (
            party.part = 'left'
        ) as gone,
        string_agg(force.short_name, '; ' order by force.short_name) filter (
            party.part != 'left'
        ) as parties,
        bool_or(
            coalesce(
                party.force_id = $force,
                membership.rocu_id = $rocu,
                $force is null and $rocu is null
            )
        ) as is_of_place
    from party
    inner join name() as force on force.kind = 'force' and party.force_id = force.id
    left join membership_at([$as_of]) as membership on party.force_id = membership.force_id
    group by party.agreement_id
),

happened as (
    select
        standing.agreement_id,
        standing.standing_after as change,
        case standing.standing_after
            when 'live' then agreement.starts_on
            else agreement.ends_on
        end as changed_on,
        case standing.standing_after
            when 'live' then agreement.starts_on_precision
            else agreement.ends_on_precision
        end as changed_on_precision
    from standing
    inner join agreement on standing.agreement_id = agreement.agreement_id
    where standing.standing_before != standing.standing_after

    union all by name

    select
        agreement.agreement_id,
        'review' as change,
        agreement.review_on as changed_on,
        agreement.review_on_precision as changed_on_precision
    from agreement
    where agreement.review_on > least($since, $as_of) and agreement.review_on <= $as_of

    union all by name

    select
        named.agreement_id,
        unnest(['joined', 'left']) as change
    from named
)

select
    happened.agreement_id,
    agreement.name as agreement,
    happened.change,
    standing.standing_before,
    standing.standing_after,
    agreement.status,
    happened.changed_on,
    happened.changed_on_precision,
    case happened.change
        when 'joined' then named.joined
        when 'left' then named.gone
        else named.parties
    end as force_names,
    agreement.source_id
from happened
inner join standing on happened.agreement_id = standing.agreement_id
inner join agreement on happened.agreement_id = agreement.agreement_id
left join named on happened.agreement_id = named.agreement_id
where
    coalesce(named.is_of_place, $force is null and $rocu is null)
    and not (happened.change = 'joined' and named.joined is null)
    and not (happened.change = 'left' and named.gone is null)
order by happened.changed_on desc nulls last, agreement.name, happened.change, agreement_id
