"""The closed vocabularies of the spine. docs/glossary.md gives each term in Chinese and in Open311."""

from enum import StrEnum


class State(StrEnum):
    """Where a matter stands. `OFFERED` is entered by modules that let neighbours claim matters."""

    FILED = "filed"
    ACCEPTED = "accepted"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    WORKING = "working"
    ANSWERED = "answered"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a person wants: Beijing 接诉即办工作条例 art. 2, praise from Tianjin DB12/T 1438-2025.

    A wish is the neighbourhood's own word; a need is written straight into a list.
    """

    WISH = "wish"
    ENQUIRY = "enquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    NEED = "need"


class Urgency(StrEnum):
    """How fast a matter must be met; the limits are versioned rules."""

    CRITICAL = "critical"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


class Visibility(StrEnum):
    """Who may read a matter besides its author and the staff in charge."""

    PUBLIC = "public"
    PRIVATE = "private"


class EchoKind(StrEnum):
    """What an echo is to the way of a matter."""

    FIRST = "first"
    PROGRESS = "progress"
    FINAL = "final"


class EchoState(StrEnum):
    """Where an echo stands between its doer and its reader."""

    AWAITING = "awaiting"
    DELIVERED = "delivered"
    RETURNED = "returned"
    DROPPED = "dropped"


class Audience(StrEnum):
    """For whom an echo is approved: its author, everybody who raised or joined the matter, or the wall."""

    AUTHOR = "author"
    SHARED = "shared"
    PUBLIC = "public"


class Published(StrEnum):
    """What kind of text a publication shows."""

    WISH = "wish"
    ECHO = "echo"


# How a word came that no channel of an actor names: by the signed link in a message.
BY_LINK = "link"


class Reader(StrEnum):
    """Who may read a timeline entry: anyone the matter is published to, its author, or staff."""

    PUBLIC = "public"
    AUTHOR = "author"
    STAFF = "staff"


class ListKind(StrEnum):
    """What a list is for: the kinds of the spine; `rules.lists` has the template of each and of others."""

    WISHES = "wishes"
    SMALL_NEEDS = "small_needs"
    INVENTORY = "inventory"
    RECTIFICATION = "rectification"
    DEMANDS = "demands"
    TOPICS = "topics"


class MatterAudit(StrEnum):
    """Every act on a matter or a list, as timeline and audit name it."""

    FILED = "matters.filed"
    IMPORTED = "matters.imported"
    ACCEPTED = "matters.accepted"
    DECLINED = "matters.declined"
    ASSIGNED = "matters.assigned"
    PASSED_ON = "matters.passed_on"
    RULED = "matters.ruled"
    HANDED_UP = "matters.handed_up"
    HANDED_DOWN = "matters.handed_down"
    STARTED = "matters.started"
    RETURNED = "matters.returned"
    NOTED = "matters.noted"
    CONTACT_OPENED = "matters.contact_opened"
    ADDED_TO = "matters.added_to"
    PUBLISHED = "matters.published"
    UNPUBLISHED = "matters.unpublished"
    CLASSIFIED = "matters.classified"
    ECHO_DRAFTED = "matters.echo_drafted"
    ECHO_RETURNED = "matters.echo_returned"
    ECHO_SHARED = "matters.echo_shared"
    PROGRESS_TOLD = "matters.progress_told"
    ANSWERED = "matters.answered"
    CONFIRMED = "matters.confirmed"
    CALLED_BACK = "matters.called_back"
    CLOSING_NEAR = "matters.closing_near"
    NOT_SOLVED = "matters.not_solved"
    CLOSED = "matters.closed"
    REOPENED = "matters.reopened"
    MERGED = "matters.merged"
    ELDER_JOINED = "matters.elder_joined"
    UNMERGED = "matters.unmerged"
    PROMOTED = "matters.promoted"
    WITHDRAWN = "matters.withdrawn"
    WORDS_ERASED = "matters.words_erased"
    EXPORTED = "matters.exported"
    SUPPORTED = "matters.supported"
    FOLLOWED = "matters.followed"
    UNFOLLOWED = "matters.unfollowed"
    REORGANISED = "matters.reorganised"
    TASK_CALLED = "matters.task_called"
    TASK_REPORTED_IN = "matters.task_reported_in"
    TASK_DONE = "matters.task_done"
    TASK_DECLINED = "matters.task_declined"
    TASK_CANCELLED = "matters.task_cancelled"
    TASK_RATED = "matters.task_rated"
    TASK_CLAIMED = "matters.task_claimed"
    TASK_CLAIM_ENDED = "matters.task_claim_ended"
    OFFERED = "matters.offered"
    OFFER_ENDED = "matters.offer_ended"
    CALL_RATED = "matters.call_rated"
    LIST_MADE = "matters.list_made"
    LIST_CHANGED = "matters.list_changed"
    LIST_PROLONGED = "matters.list_prolonged"
    LIST_CLOSED = "matters.list_closed"
    LIST_REOPENED = "matters.list_reopened"
    LIST_ARCHIVED = "matters.list_archived"
    LIST_ORDERED = "matters.list_ordered"
    LIST_ITEM_CHANGED = "matters.list_item_changed"
    LIST_AGENDA_SENT = "matters.list_agenda_sent"
    LIST_SHOWN_TO = "matters.list_shown_to"
    LIST_HIDDEN_FROM = "matters.list_hidden_from"
    LIST_LINK_MADE = "matters.list_link_made"
    LIST_LINK_REVOKED = "matters.list_link_revoked"
    LIST_WORDED = "matters.list_worded"
    LISTED = "matters.listed"
    UNLISTED = "matters.unlisted"
    CATEGORIES_SEEDED = "matters.categories_seeded"
    LIMIT_SET = "matters.limit_set"
    EXAMINED = "matters.examined"
    SUSPICION_CLEARED = "matters.suspicion_cleared"
    SUSPICION_SETTLED = "matters.suspicion_settled"
    RAISING_LIMITED = "matters.raising_limited"
    RAISING_LIMIT_LIFTED = "matters.raising_limit_lifted"
    GUARD_WORDS_FORGOTTEN = "matters.guard_words_forgotten"
    TRACES_FORGOTTEN = "matters.traces_forgotten"
    BASES_SEEDED = "matters.bases_seeded"
    BASIS_SET = "matters.basis_set"
    BASIS_ENDED = "matters.basis_ended"
    SUSPENDED = "matters.suspended"
    AUTHOR_ASKED = "matters.author_asked"
    RESUMED = "matters.resumed"
    EXTENSION_ASKED = "matters.extension_asked"
    EXTENDED = "matters.extended"
    EXTENSION_REFUSED = "matters.extension_refused"
    URGENCY_CHANGED = "matters.urgency_changed"
    RECOUNTED = "matters.recounted"
    WATCHED = "matters.watched"
    REMINDED = "matters.reminded"
    YELLOW_CARD = "matters.yellow_card"
    RED_CARD = "matters.red_card"
    TO_LEADER = "matters.to_leader"
    INSTRUCTED = "matters.instructed"
    FORMULA_SET = "matters.formula_set"
    CALL_RULE_SET = "matters.call_rule_set"
