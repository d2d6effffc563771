"""Where personal data lie: every column, what it is for, on which basis, how long, and who may open it."""

from dataclasses import dataclass

from huiyin.kernel.text import gettext_noop as N_

CONSENT = N_("consent (PIPL art. 13-1)")
DUTY = N_("legal duty or public function (art. 13-3)")
RECORD = N_("duty to keep records (art. 54, 56)")
STAFF = N_("staff in charge")
OPENED = N_("nobody, unless opened for a purpose for a minute")
SELF = N_("the person alone")
OPERATORS = N_("operators")
AUTHOR = N_("author and staff in charge; the public after redaction")

UNTIL_ERASED = N_("until it is deleted on request")
YEAR = N_("a year after the last matter, without an account; else until deletion")
THREE_YEARS = N_("three years")
AS_PROOF = N_("as long as it has to be proved")
ONE_YEAR = N_("a year")
WITH_MATTER = N_("with the matter; words go on request")
WITH_ROLE = N_("with the role, then as history")


@dataclass(frozen=True)
class Column:
    """One column (or several of a table) with personal data; texts are message ids."""

    table: str
    fields: tuple[str, ...]
    what: str
    why: str
    basis: str
    keep: str
    who: str
    sealed: bool = False
    sensitive: bool = False


MAP: tuple[Column, ...] = (
    Column("people.Person", ("name",), N_("Name"), N_("to speak to somebody"), CONSENT, YEAR, STAFF),
    Column(
        "people.Person",
        ("phone", "email"),
        N_("Phone and e-mail"),
        N_("to send the echo and to ask back"),
        CONSENT,
        YEAR,
        OPENED,
        sealed=True,
    ),
    Column(
        "people.Person",
        ("id_number",),
        N_("Identity number"),
        N_("only where a law asks for it"),
        CONSENT,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
        sensitive=True,
    ),
    Column(
        "people.Person",
        ("address",),
        N_("Address"),
        N_("to deliver an answer on paper"),
        CONSENT,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
    ),
    Column(
        "people.Account",
        ("person",),
        N_("Log-in"),
        N_("to find one's own wishes"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
    Column(
        "people.Residence",
        ("person", "room", "confirmed_by"),
        N_("Home and room"),
        N_("to know who lives in a building"),
        CONSENT,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
    ),
    Column(
        "people.Grant",
        ("person", "given_by"),
        N_("Role"),
        N_("who looks after what"),
        DUTY,
        WITH_ROLE,
        N_("everybody, names masked unless an office"),
    ),
    Column(
        "people.ApiToken",
        ("person", "issued_by"),
        N_("Key for programs"),
        N_("to act in one's name"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
    Column(
        "people.Consent",
        ("person", "guardian"),
        N_("Consents; a child's guardian"),
        N_("to prove what was agreed to"),
        RECORD,
        AS_PROOF,
        SELF,
        sealed=True,
        sensitive=True,
    ),
    Column(
        "people.Opening",
        ("person", "words"),
        N_("Access log"),
        N_("who opened what, and what for"),
        RECORD,
        THREE_YEARS,
        N_("the person and operators"),
    ),
    Column(
        "places.Dwelling",
        ("room",),
        N_("Room"),
        N_("to tell dwellings apart"),
        DUTY,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
    ),
    Column(
        "notices.Notice",
        ("person",),
        N_("Notices"),
        N_("to tell somebody of a step"),
        CONSENT,
        ONE_YEAR,
        SELF,
    ),
    Column(
        "notices.Delivery",
        ("person",),
        N_("Messages that carried a digest"),
        N_("to send each once"),
        CONSENT,
        ONE_YEAR,
        OPERATORS,
    ),
    Column(
        "notices.Waiting",
        ("person",),
        N_("Notices that wait for the digest"),
        N_("to send them together"),
        CONSENT,
        ONE_YEAR,
        SELF,
    ),
    Column(
        "notices.Choice",
        ("person",),
        N_("How somebody wants to be told"),
        N_("to tell somebody of a step"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
    Column(
        "notices.QuietHours",
        ("person",),
        N_("Quiet hours"),
        N_("to tell somebody of a step"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
    Column(
        "people.Reach",
        ("person", "address"),
        N_("Confirmed number, WeCom or WeChat account"),
        N_("to tell somebody of a step"),
        CONSENT,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
    ),
    Column(
        "people.ReachCode",
        ("person", "code"),
        N_("Code that confirms a number, good for ten minutes"),
        N_("to show that a way to somebody is theirs"),
        CONSENT,
        UNTIL_ERASED,
        OPENED,
        sealed=True,
    ),
    Column(
        "mailbox.Incoming",
        ("sender",),
        N_("Masked sender of an e-mail that came in"),
        N_("to see what became of it"),
        DUTY,
        N_("90 days"),
        OPERATORS,
    ),
    Column(
        "matters.Matter",
        ("author", "title", "body", "spot", "holder_person", "dispatcher"),
        N_("What somebody raised, and who works on it"),
        N_("to work on it"),
        DUTY,
        WITH_MATTER,
        AUTHOR,
    ),
    Column(
        "matters.Echo",
        ("text", "note", "doer", "approver"),
        N_("Answers, and who wrote and approved them"),
        N_("to answer, with two pairs of eyes"),
        DUTY,
        WITH_MATTER,
        AUTHOR,
    ),
    Column(
        "matters.Publication",
        ("approver",),
        N_("Redacted words on the wall, and who approved them"),
        N_("so that neighbours can read along"),
        DUTY,
        WITH_MATTER,
        N_("everybody"),
    ),
    Column(
        "matters.Feedback",
        ("words",),
        N_("What authors say of an answer"),
        N_("to do better"),
        DUTY,
        WITH_MATTER,
        STAFF,
    ),
    Column(
        "matters.EntryPayload",
        ("data",),
        N_("What an entry of a timeline says"),
        N_("to know what happened"),
        DUTY,
        WITH_MATTER,
        STAFF,
    ),
    Column(
        "matters.Supporter",
        ("person",),
        N_("Who joined a matter"),
        N_("to be counted and to hear the echo"),
        CONSENT,
        WITH_MATTER,
        STAFF,
    ),
    Column(
        "matters.Follower",
        ("person",),
        N_("Who follows a matter"),
        N_("to hear of it"),
        CONSENT,
        UNTIL_ERASED,
        SELF,
    ),
    Column(
        "kit.Attachment",
        ("token",),
        N_("Photos, without position and camera data"),
        N_("to see what is meant"),
        CONSENT,
        WITH_MATTER,
        AUTHOR,
    ),
    Column(
        "kit.AuditRecord",
        ("person_id", "pseudonym"),
        N_("Who did what, by number"),
        N_("accountability"),
        RECORD,
        THREE_YEARS,
        OPERATORS,
    ),
    Column(
        "trust.RightsRequest",
        ("person", "words", "decided_by", "received_by"),
        N_("Requests about one's data"),
        N_("to answer them in time"),
        RECORD,
        THREE_YEARS,
        N_("the person and the office that answers"),
    ),
)

# Numbers of persons in working records of staff: who did an act of office. They name nobody without the table
# of persons, and go where that row is erased.
OFFICE_ONLY: frozenset[str] = frozenset(
    {
        # Sealed, but about another system and nobody's person.
        "hooks.Subscription.old_secret",
        "kit.AccessToken.value",
        "mailbox.Alias.made_by",
        "hooks.Subscription.secret",
        "hooks.Subscription.url",
        "hooks.Subscription.made_by",
        "matters.CallAttempt.caller",
        "matters.Extension.asked_by",
        "matters.Extension.decided_by",
        "matters.Pause.began_by",
        "matters.Pause.lifted_by",
        "matters.RaisingLimit.made_by",
        "matters.Suspicion.decided_by",
        "matters.Task.caller",
        "matters.Task.person",
        "matters.Task.worker",
        "matters.Dispatch.person",
        "matters.Dispatch.dispatcher",
        "matters.Dispatch.returned_by",
        "matters.ListEntry.person",
        "territory.Plan.made_by",
    }
)
