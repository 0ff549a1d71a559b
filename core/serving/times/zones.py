"""Names of time zones behind a clock, as minutes ahead of UTC. Knows no places and no dates: a name is one offset."""

# Left out is what means several zones to many people: IST (India, Israel, Ireland), AST, ECT. CST is taken as American.
_HOURS = {
    "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "MET": 1, "MEST": 2,
    "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3, "MSD": 4, "PKT": 5, "NPT": 5.75, "WIB": 7, "HKT": 8, "SGT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "BRT": -3, "ART": -3, "NST": -3.5, "NDT": -2.5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
MINUTES = {name: round(60 * hours) for name, hours in _HOURS.items()}
