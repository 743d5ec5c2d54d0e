-- meaning: The orders in which words of the data are listed where it is not that of the alphabet:
--     order rows by list_position(listed.streams, stream).
-- grain: one row
-- units: none

select
    ['budget', 'allocation', 'outturn'] as amount_kinds,
    ['network', 'programme', 'rocu', 'force'] as recipient_kinds,
    [
        'total', 'home_office_rocu_grant', 'pcc_contribution', 'police_transformation_fund',
        'national_cyber', 'aris', 'uplift', 'other'
    ] as streams,
    -- The closest to the unit first.
    ['seconded', 'embedded', 'co-located', 'liaison', 'network_member'] as bases
