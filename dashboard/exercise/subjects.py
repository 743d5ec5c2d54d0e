"""What made-up agreements are about: plain subjects, with the policing functions that each covers.

They are no names of bodies: what such a body does, or who pays for it, is not made up.
"""

OF_NEIGHBOURS = {
    "Roads policing collaboration": ("roads-policing", "collision-investigation"),
    "Armed policing and dogs collaboration": ("armed-policing", "dogs"),
    "Digital forensics collaboration": ("digital-forensics",),
    "Forensic services agreement": ("forensic-science",),
    "Major investigation team": ("major-investigation", "cold-case-review"),
    "Public order collaboration": ("public-order", "protest-removal"),
    "Mobilisation and mutual aid agreement": ("mobilisation",),
    "Control room resilience agreement": ("command-and-control",),
    "Chemical and nuclear response agreement": ("cbrn",),
    "Victim identification agreement": ("disaster-victim-identification", "casualty-bureau"),
    "Special Branch collaboration": ("special-branch",),
    "Civil contingencies planning": ("civil-contingencies",),
    "Public protection collaboration": ("public-protection", "rape-and-sexual-offences"),
    "Surveillance collaboration": ("surveillance", "technical-support"),
    "Online undercover collaboration": ("undercover-online",),
    "Offender management collaboration": ("offender-management",),
    "Underwater search collaboration": ("underwater-search",),
    "Prevent collaboration": ("prevent",),
    "Legal services agreement": ("legal-services",),
    "Procurement and fleet agreement": ("procurement", "fleet"),
    "Shared information technology": ("ict", "records-system", "information-management"),
    "Learning and development collaboration": ("learning-and-development",),
    "Professional standards and vetting agreement": ("professional-standards",),
    "Firearms licensing agreement": ("firearms-licensing",),
    "Custody agreement": ("criminal-justice",),
}
OF_ALL_FORCES = {
    "Air support agreement": ("air-support",),
    "Ballistics intelligence agreement": ("firearms-intelligence",),
    "Criminal records agreement": ("criminal-records",),
    "Vehicle and wildlife crime intelligence agreement": ("vehicle-and-wildlife-intelligence",),
    "International crime coordination agreement": ("international-crime",),
}
OF_A_UNIT = ("regional-intelligence", "serious-organised-crime", "surveillance")
