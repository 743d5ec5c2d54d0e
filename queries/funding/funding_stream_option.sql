-- meaning: The streams that some amount was published of, to choose from.
-- grain: stream
-- units: none

select distinct stream
from funding
order by
    list_position(
        [
            'total', 'home_office_rocu_grant', 'pcc_contribution', 'police_transformation_fund',
            'national_cyber', 'aris', 'uplift', 'other'
        ],
        stream
    ),
    stream
