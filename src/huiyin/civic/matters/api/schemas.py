"""What operations take and give."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from huiyin.civic.matters.api.root import PhotoTokens
from huiyin.civic.matters.public import (
    Audience,
    EchoKind,
    Kind,
    State,
    Urgency,
    Visibility,
)
from huiyin.civic.people.public import Purpose
from huiyin.kit.http_api import Id

Short = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=1_000)]
Long = Annotated[str, Field(max_length=5_000)]


class FilingIn(Schema):
    """What somebody raises. Leave name, phone and email out to stay anonymous.

    `place` is the token of a place's QR link or its statistical code; `photos` are tokens of POST /photos.
    `channel` says how the words of a caller or visitor came, when staff of the place writes them down.
    """

    place: Annotated[str, Field(min_length=1, max_length=40)]
    body: Annotated[str, Field(min_length=1, max_length=5_000)]
    title: Annotated[str, Field(max_length=80)] = ""
    spot: Annotated[str, Field(max_length=120)] = ""
    kind: Kind = Kind.WISH
    category: Id | None = None
    urgency: Urgency = Urgency.ORDINARY
    visibility: Visibility = Visibility.PUBLIC
    name: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=200)] = ""
    anonymous: bool = False
    photos: PhotoTokens = Field([])
    channel: Literal["", "phone", "paper", "visit", "press"] = ""
    idempotency_key: Short = ""


class LinksOut(Schema):
    """Where a matter is read: by everybody once published, and by its author at any time."""

    public: str
    follow: str


class FiledOut(Schema):
    """A filed matter. The follow key carries the author's rights: it belongs to the author alone."""

    code: str
    follow_key: str
    repeated: bool
    links: LinksOut


class PhotosOut(Schema):
    """Tokens of the photos kept; name them when raising within a day."""

    tokens: list[str]


class PhotoOut(Schema):
    """A photo by its addresses on this server."""

    token: str
    full: str
    thumb: str
    caption: str


class EchoOut(Schema):
    """An echo as its reader may see it; what only staff see is empty for others."""

    id: int | None = None
    kind: EchoKind
    text: str
    org: str
    at: datetime
    state: str = ""
    approved_for: str = ""
    note: str = ""
    photos: list[PhotoOut] = Field([])


class StepOut(Schema):
    """One step of the way a matter went."""

    kind: str
    at: datetime
    words: str = ""
    who: str = ""
    channel: str = ""


class FeedbackOut(Schema):
    """What the author said of the answer of one cycle."""

    cycle: int
    solved: bool
    score: int | None
    words: str
    given_at: datetime


class CardOut(Schema):
    """A matter on the wall: approved words only."""

    code: str
    title: str
    text: str
    place: str
    place_token: str
    category: str
    state: State
    rings: int
    filed_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    supporters: int
    holder: str
    elder_code: str
    echoes: list[EchoOut]
    photos: list[PhotoOut]


class PublicOut(CardOut):
    """A matter as everybody reads it."""

    view: Literal["public"] = "public"
    way: list[StepOut]


class FullOut(Schema):
    """What author and staff read of a matter."""

    code: str
    kind: Kind
    title: str
    body: str
    spot: str
    place: str
    category: str
    state: State
    rings: int
    light: str
    visibility: Visibility
    filed_at: datetime
    due_at: datetime | None
    due_provisional: bool
    settled_at: datetime | None
    holder: str
    supporters: int
    elder_code: str
    echoes: list[EchoOut]
    way: list[StepOut]
    photos: list[PhotoOut]


class AuthorOut(FullOut):
    """A matter as its author reads it, with what may be done next."""

    view: Literal["author"] = "author"
    feedback: FeedbackOut | None
    may_say: bool
    may_reopen: bool
    may_withdraw: bool
    closes_at: datetime | None


class StaffOut(FullOut):
    """A matter as the staff in charge reads it.

    `acts` are the permissions that reach it, `targets` the states it can go to, `approvable` the echoes
    that wait for this reader; `wish_title` and `wish_text` are the words proposed for the wall.
    """

    view: Literal["staff"] = "staff"
    feedback: list[FeedbackOut]
    acts: list[str]
    targets: list[State]
    approvable: list[int]
    published: bool
    wish_title: str
    wish_text: str
    author_name: str
    youngers: list[str]


class StateOut(Schema):
    """Where a matter stands after an act."""

    code: str
    state: State
    cycle: int
    due_at: datetime | None
    supporters: int


class EchoStateOut(Schema):
    """Where an echo stands after an act."""

    id: int
    kind: EchoKind
    state: str
    approved_for: str


class QueueRowOut(Schema):
    """One line of the desk."""

    code: str
    title: str
    kind: Kind
    state: State
    urgency: Urgency
    place: str
    category: str
    holder: str
    supporters: int
    filed_at: datetime
    due_at: datetime | None
    light: str
    provisional: bool
    published: bool
    paused_as: str
    paused_until: date | None
    supervision: Annotated[
        int, Field(description="0 nothing, 1 reminder, 2 yellow card, 3 red card, 4 before the leader.")
    ]


class CategoryOut(Schema):
    """One class of the official classification; `path` is its whole name."""

    id: int
    path: str
    name: str
    level: int
    parent_id: int | None


class AcceptIn(Schema):
    """How a matter is taken up. `message` is the first answer; with `publish` the words go on the wall."""

    message: Long = ""
    category: Id | None = None
    urgency: Urgency | None = None
    publish: bool = False
    public_title: Annotated[str, Field(max_length=80)] = ""
    public_text: Long = ""


class FollowIn(Schema):
    """Where the echoes should go; whoever has an account leaves it empty."""

    email: Annotated[str, Field(max_length=254)] = ""


class ReasonIn(Schema):
    """An act that says why."""

    reason: Long = ""


class OpeningIn(Schema):
    """What a contact is needed for; `words` are needed for the purpose "other"."""

    fields: list[Literal["phone", "email"]]
    purpose: Purpose
    words: Annotated[str, Field(max_length=200)] = ""


class OpeningOut(Schema):
    """The contact in plain. It is yours for so many seconds; the author reads that you opened it."""

    values: dict[str, str]
    seconds: int


class TextIn(Schema):
    """An act in words, with photos of POST /photos."""

    text: Long = ""
    photos: PhotoTokens = Field([])


class NoteIn(TextIn):
    """A note for the staff in charge; photos may show the state before or after."""

    when: Literal["", "before", "after"] = ""


class EchoIn(TextIn):
    """An echo to be approved, and for whom its writer means it."""

    wanted: Audience = Audience.PUBLIC


class ApproveIn(Schema):
    """For whom an echo is approved, in which words for others than the author, with which photos."""

    audience: Audience
    text: Long = ""
    photos: PhotoTokens = Field([])


class AssignIn(Schema):
    """Who holds the matter from now on: exactly one of the two; without a basis the rule takes the best."""

    org: Id | None = None
    person: Id | None = None
    basis: Id | None = None
    note: Words = ""


class PublishIn(Schema):
    """The words for the wall; without any, the author's own after redaction."""

    title: Annotated[str, Field(max_length=80)] = ""
    text: Long = ""
    photos: PhotoTokens = Field([])


class MergeIn(Schema):
    """The public code of the matter whose work and echo are shared."""

    into: Annotated[str, Field(max_length=40)]


class FeedbackIn(Schema):
    """Whether it is solved, a score from 1 to 5, and words."""

    solved: bool
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Words = ""


class SupportIn(Schema):
    """How a neighbour without account hears the echo: at least one of phone and email."""

    name: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=200)] = ""
