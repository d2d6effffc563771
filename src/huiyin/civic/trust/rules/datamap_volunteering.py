"""The part of the map of personal data that lies in volunteering."""

from huiyin.civic.trust.rules.columns import AS_PROOF, CONSENT, DUTY, SELF, STAFF, UNTIL_ERASED, Column
from huiyin.kernel.text import gettext_noop as N_

LEADERS = N_("the person, team leaders and the office of the place")
NAMELESS = N_("as long as it has to be proved; without the name once that is erased")

VOLUNTEERING: tuple[Column, ...] = (
    Column(
        "volunteering.Volunteer",
        ("person", "registered_by", "skills", "area", "minutes"),
        N_("That somebody is a volunteer, what they are good at, and their hours"),
        N_("to plan shifts and to keep the record (志愿服务条例 art. 19)"),
        DUTY,
        UNTIL_ERASED,
        LEADERS,
    ),
    Column(
        "volunteering.Volunteer",
        ("guardian", "of_age"),
        N_("Of minors: who consented, and the day they come of age"),
        N_("to keep minors from dangerous posts (PIPL art. 31)"),
        CONSENT,
        UNTIL_ERASED,
        STAFF,
        sealed=True,
        sensitive=True,
    ),
    Column(
        "volunteering.Insurance",
        ("noted_by", "insurer", "starts", "ends"),
        N_("Accident insurance"),
        N_("asked for before dangerous service (志愿服务条例 art. 17)"),
        DUTY,
        UNTIL_ERASED,
        LEADERS,
    ),
    Column(
        "volunteering.HourEntry",
        ("in_charge", "recorded_by"),
        N_("Served hours, and who vouched for them"),
        N_("the record of voluntary service (志愿服务记录与证明出具办法 art. 7)"),
        DUTY,
        NAMELESS,
        LEADERS,
    ),
    Column(
        "volunteering.CorrectionAsked",
        ("words", "answered_by"),
        N_("Wishes to have the record corrected"),
        N_("to check them (办法 art. 13)"),
        DUTY,
        UNTIL_ERASED,
        LEADERS,
    ),
    Column(
        "volunteering.Certificate",
        ("issued_by", "payload"),
        N_("Papers made from the record"),
        N_("so that others can verify them; they see a masked name"),
        DUTY,
        AS_PROOF,
        SELF,
    ),
)
