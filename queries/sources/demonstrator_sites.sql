-- meaning: The demonstrator sites that came before the agreements, with their forces: all sites, or
--     those in which a force, or a force of a region, took part.
-- parameter: as_of date: the as-at date
-- parameter: rocu id = empty: the region's unit; empty for all
-- parameter: force id = empty: the force, which goes before the region; empty for all
-- grain: site_id
-- units: force_count counts forces

with taking_part as (
    select
        site.site_id,
        count(*) as force_count,
        string_agg(force.short_name, '; ' order by force.short_name) as forces,
        bool_or(coalesce(site.force_id = $force, membership.rocu_id = $rocu, $rocu is null))
            as is_of_place
    from demonstrator_site_force as site
    inner join name() as force on site.force_id = force.id and force.kind = 'force'
    left join membership_at([$as_of]) as membership on site.force_id = membership.force_id
    group by site.site_id
)

select
    site.site_id,
    site.name,
    site.purpose,
    site.announced_on,
    site.announced_on_precision,
    coalesce(taking_part.force_count, 0) as force_count,
    taking_part.forces,
    site.source_id
from demonstrator_site as site
left join taking_part on site.site_id = taking_part.site_id
where
    site.announced_on <= $as_of
    and coalesce(taking_part.is_of_place, $rocu is null and $force is null)
order by site.announced_on, site.name, site_id
