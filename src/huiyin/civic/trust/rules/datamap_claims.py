"""The part of the map of personal data that lies in check-ins and claims (hands/claims)."""

from huiyin.civic.trust.rules.columns import AS_PROOF, CONSENT, RECORD, SELF, UNTIL_ERASED, Column
from huiyin.kernel.text import gettext_noop as N_

BRANCH = N_("the member, their branch and the offices above it")
APPRAISERS = N_("the member, their branch and their employer")
UNTIL_WORDS_GO = N_("hours as records; words and photos until deleted on request")

CLAIMS: tuple[Column, ...] = (
    Column(
        "claims.Checkin",
        ("person", "skills", "free", "reason"),
        N_("Check-in of a working member, with employer, skills and free hours"),
        N_("to lend a hand where one lives"),
        CONSENT,
        UNTIL_ERASED,
        BRANCH,
        sensitive=True,
    ),
    Column(
        "claims.Claim",
        ("person", "clash_reason", "drop_reason", "report"),
        N_("Claims: what somebody took on, and what came of it"),
        N_("to know who comes, and to confirm hours"),
        CONSENT,
        UNTIL_WORDS_GO,
        BRANCH,
    ),
    Column(
        "claims.DayHours",
        ("person",),
        N_("Confirmed hours of a day"),
        N_("so that no day has a 25th hour"),
        RECORD,
        AS_PROOF,
        N_("nobody; it is counted with"),
    ),
    Column(
        "claims.Rating",
        ("person", "words"),
        N_("What a resident says of what was done"),
        N_("to appraise the work"),
        CONSENT,
        UNTIL_ERASED,
        N_("nobody by name; the head reads the mean"),
    ),
    Column(
        "claims.Objection",
        ("words", "answer"),
        N_("Objections to confirmed hours, with their decision"),
        N_("to put right what was confirmed"),
        RECORD,
        UNTIL_ERASED,
        BRANCH,
    ),
    Column(
        "claims.PeriodLine",
        ("person",),
        N_("Signed standing of a month"),
        N_("for the appraisal of both compound and employer"),
        RECORD,
        AS_PROOF,
        APPRAISERS,
        sensitive=True,
    ),
    Column(
        "claims.Proposal",
        ("person",),
        N_("Places that somebody was asked to take"),
        N_("to find hands for what nobody claimed"),
        CONSENT,
        UNTIL_ERASED,
        BRANCH,
    ),
    Column(
        "claims.Feed",
        ("person",),
        N_("Secret address of one's calendar"),
        N_("to see one's duties in the calendar"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
)
