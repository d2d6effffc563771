"""Each act of the story, done by whoever does it in earnest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import (
    Audience,
    CallChannel,
    CallOutcome,
    Filing,
    Kind,
    ListDraft,
    ListKind,
    Visibility,
)
from huiyin.civic.territory import public as territory
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, stranger
from huiyin.kit.attachments import read_photos
from huiyin.site.demo.pictures import draw
from huiyin.site.demo.script import Entry, read, urgency, way
from huiyin.site.demo.stage import BUILDER, Stage


@dataclass
class Part:
    """A matter while it is played: its own entry, and what has become of it."""

    entry: Entry
    filed: matters.Filed | None = None
    org: str = ""
    echo_id: int = 0
    answers: int = 0
    task_id: int = 0
    pictures: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Return the public code. Raises LookupError before the matter is filed."""
        if self.filed is None:
            raise LookupError(f"“{self.entry['title']}” has to be filed first.")
        return self.filed.code


@dataclass
class Play:
    """The stage with the parts that have been played on it so far."""

    stage: Stage
    by_key: dict[str, Part] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    claims: dict[tuple[str, str], int] = field(default_factory=dict)

    def desk(self, part: Part, seat: str) -> Actor:
        """Return who sits at a seat of the desk that a matter lies on."""
        compound = part.entry["place"].partition("/")[0]
        return self.stage.actors[read("district")["desks"][compound][seat]]

    def doer(self, part: Part) -> Actor:
        """Return who works on a matter."""
        return self.stage.doer(part.entry["place"].partition("/")[0], part.org)

    def author(self, part: Part) -> Actor:
        """Return who raised a matter: an account, or whoever holds its follow key."""
        if isinstance(part.entry["by"], str):
            return self.stage.actors[part.entry["by"]]
        return stranger().with_key(part.code, part.filed.follow_key if part.filed else "")


def file(play: Play, part: Part) -> None:
    """Raise a matter, as its author does or as staff do for a caller."""
    entry, by = part.entry, part.entry["by"]
    if "via" in entry:
        actor = play.stage.actors[entry["via"]].through(Channel(entry["channel"]))
    else:
        actor = play.stage.actors[by] if isinstance(by, str) else stranger()
    noted = by if isinstance(by, dict) else {}
    part.pictures = _pictures(entry.get("photo", ""), after=False)
    filing = Filing(
        place_id=play.stage.area(entry["place"]).id,
        title=entry["title"],
        body=entry["body"],
        spot=entry.get("spot", ""),
        kind=Kind(entry.get("kind", "wish")),
        category_id=play.stage.categories[entry["about"]],
        visibility=Visibility.PRIVATE if entry.get("private") else Visibility.PUBLIC,
        anonymous=by is None,
        photos=part.pictures,
        **noted,
    )
    part.filed = matters.file_matter(actor=actor, filing=filing)
    if "key" in entry:
        play.by_key[entry["key"]] = part


def accept(play: Play, part: Part, message: str) -> None:
    """Take a matter up, and put its wish on the wall unless it is private or will be merged."""
    actor, entry = play.desk(part, "accept"), part.entry
    matters.accept_matter(actor=actor, code=part.code, message=message, urgency=urgency(entry))
    merged = any(act == "merge" for _, act, *_ in entry.get("way", ()))
    if not entry.get("private") and not merged:
        text = entry.get("public", "")
        matters.publish_wish(actor=actor, code=part.code, text=text, photos=part.pictures)


def assign(play: Play, part: Part, org: str) -> None:
    """Give a matter to an organisation."""
    part.org = org
    matters.assign_matter(actor=play.desk(part, "accept"), code=part.code, org_id=play.stage.orgs[org])


def start(play: Play, part: Part) -> None:
    """Begin to work; to agree on a visit the doer looks up a neighbour who has an account."""
    doer = play.doer(part)
    matters.start_work(actor=doer, code=part.code)
    if isinstance(part.entry["by"], str):
        matters.open_author_contact(actor=doer, code=part.code, purpose="visit", fields=["phone"])


def note(play: Play, part: Part, text: str) -> None:
    """Note what was found."""
    matters.add_note(actor=play.doer(part), code=part.code, text=text)


def progress(play: Play, part: Part, text: str, scene: str = "") -> None:
    """Write how it goes."""
    part.pictures = _pictures(scene, after=False)
    said = matters.tell_progress(actor=play.doer(part), code=part.code, text=text, photos=part.pictures)
    part.echo_id = said.pk


def echo(play: Play, part: Part, text: str) -> None:
    """Write the answer; the last one has a picture of what is better now."""
    part.answers += 1
    last = part.answers == sum(act in {"echo", "return"} for _, act, *_ in way(part.entry))
    part.pictures = _pictures(part.entry.get("photo", "") if last else "", after=True)
    said = matters.draft_echo(actor=play.doer(part), code=part.code, text=text, photos=part.pictures)
    part.echo_id = said.pk


def approve(play: Play, part: Part) -> None:
    """Approve what was written last: for everybody, or for its author if the matter is private."""
    audience = Audience.AUTHOR if part.entry.get("private") else Audience.PUBLIC
    actor = play.desk(part, "approve")
    if play.doer(part).person_id == actor.person_id:
        actor = play.desk(part, "second")
    matters.approve_echo(actor=actor, echo_id=part.echo_id, audience=audience, photos=part.pictures)


def return_draft(play: Play, part: Part, reason: str, text: str) -> None:
    """Write an answer that the approver sends back."""
    echo(play, part, text)
    matters.return_echo(actor=play.desk(part, "approve"), echo_id=part.echo_id, reason=reason)


def hand_back(play: Play, part: Part, reason: str) -> None:
    """Hand a matter back to the intake desk."""
    matters.return_matter(actor=play.doer(part), code=part.code, reason=reason)


def whistle(play: Play, part: Part, org: str, what: str) -> None:
    """Call an organisation to help, as the lead of the place does."""
    helper = matters.Helper(play.stage.orgs[org])
    [task] = matters.whistle(actor=play.desk(part, "approve"), code=part.code, what=what, helpers=[helper])
    part.task_id = task.pk


def report_in(play: Play, part: Part, org: str) -> None:
    """Report in as the helper who was called."""
    compound = part.entry["place"].partition("/")[0]
    matters.report_in(actor=play.stage.doer(compound, org), task_id=part.task_id)


def hand_up(play: Play, part: Part, reason: str) -> None:
    """Hand a matter one step up, since it is beyond those who have it."""
    matters.hand_up(actor=play.desk(part, "accept"), code=part.code, reason=reason)


def suspend(play: Play, part: Part, days: int, reason: str, note: str) -> None:
    """Let a matter rest for some days, with a note that everybody reads."""
    until = clock.today() + timedelta(days=days)
    actor = play.desk(part, "accept")
    matters.suspend_matter(actor=actor, code=part.code, until=until, reason=reason, public_note=note)


def ask(play: Play, part: Part, days: int, question: str) -> None:
    """Ask the author what is missing; until they answer its clock waits."""
    until = clock.today() + timedelta(days=days)
    matters.ask_author(actor=play.doer(part), code=part.code, question=question, until=until)


def rule(play: Play, part: Part, org: str, reason: str) -> None:
    """Rule who handles a matter that came back twice, as the street does."""
    part.org = org
    actor, to = play.stage.actors["jb1"], play.stage.orgs[org]
    matters.rule_on_matter(actor=actor, code=part.code, org_id=to, reason=reason)


def merge(play: Play, part: Part, elder: str) -> None:
    """Let a matter share the echo of another."""
    matters.merge_matter(actor=play.desk(part, "accept"), code=part.code, into=play.by_key[elder].code)


def decline(play: Play, part: Part, reason: str) -> None:
    """Say no, with the reasons."""
    done = matters.decline_matter(actor=play.desk(part, "accept"), code=part.code, reason=reason)
    part.echo_id = done.final_echo_id or 0


def spot(play: Play, part: Part, text: str) -> None:
    """Answer at once."""
    done = matters.settle_on_spot(actor=play.desk(part, "accept"), code=part.code, text=text)
    part.echo_id = done.final_echo_id or 0


def share(play: Play, part: Part) -> None:
    """Let everybody read what its author was told."""
    actor = play.desk(part, "approve")
    matters.approve_echo(actor=actor, echo_id=part.echo_id, audience=Audience.PUBLIC)


def solved(play: Play, part: Part, score: int, words: str) -> None:
    """Say that it is solved."""
    matters.give_feedback(actor=play.author(part), code=part.code, solved=True, score=score, words=words)


def unsolved(play: Play, part: Part, score: int, words: str) -> None:
    """Say that it is not solved."""
    matters.give_feedback(actor=play.author(part), code=part.code, solved=False, score=score, words=words)


def call(play: Play, part: Part, outcome: str, score: int = 0, words: str = "") -> None:
    """Call the author back: somebody of the office who did not write the answer."""
    matters.record_call_back(
        actor=play.desk(part, "approve"),
        code=part.code,
        channel=CallChannel.PHONE,
        outcome=CallOutcome(outcome),
        solved=True if outcome == CallOutcome.REACHED else None,
        score=score or None,
        words=words,
    )


def follow(play: Play, part: Part, who: str) -> None:
    """Follow a matter with an account."""
    matters.follow_matter(actor=play.stage.actors[who], code=part.code)


def close_silent(play: Play, part: Part) -> None:
    """Close what its author said nothing about, as the nightly job does."""
    if part.filed:
        matters.close_silent(actor=BUILDER, matter_id=part.filed.matter_id)


def reopen(play: Play, part: Part, reason: str) -> None:
    """Ask for it to be taken up again."""
    matters.reopen_matter(actor=play.author(part), code=part.code, reason=reason)


def withdraw(play: Play, part: Part, reason: str) -> None:
    """Take a matter back."""
    matters.withdraw_matter(actor=play.author(part), code=part.code, reason=reason)


def join(play: Play, part: Part, number: int) -> None:
    """Let some neighbours join: those with an account who live there, the others by their telephones."""
    compound = part.entry["place"].partition("/")[0]
    homes = {row["key"]: row["home"] for row in read("district")["residents"]}
    near = [key for key, home in homes.items() if home.startswith(compound) and key != part.entry["by"]]
    for key in near[: number // 4]:
        matters.support_matter(actor=play.stage.actors[key], code=part.code)
    for at in range(number - len(near[: number // 4])):
        matters.support_matter(actor=stranger(), code=part.code, device=f"demo:{part.code}:{at}")


def put_on_list(play: Play, part: Part, title: str) -> None:
    """Put a matter on a list."""
    row = next(row for row in read("district")["lists"] if row["title"] == title)
    actor = play.stage.actors[row["by"]]
    matters.add_to_list(actor=actor, list_code=play.lists[title], code=part.code)


def plan_reorganisation(play: Play) -> None:
    """Prepare and schedule a reorganisation of the next district, as an operator would."""
    row, actor = read("reorganisation"), play.stage.actors["op"]
    plan = territory.make_plan(
        actor=actor,
        title=row["title"],
        basis=row["basis"],
        effective=clock.today() + timedelta(days=row["days_ahead"]),
        steps=row["steps"],
    )
    territory.dry_run(actor=actor, plan_id=plan.pk)
    digest = territory.plan_of(actor, plan.pk).digest
    territory.schedule_plan(actor=actor, plan_id=plan.pk, digest=digest)


def make_list(play: Play, row: dict[str, Any]) -> None:
    """Make a public list, with the needs that are written straight into it."""
    actor, stage = play.stage.actors[row["by"]], play.stage
    draft = ListDraft(
        title=row["title"],
        kind=ListKind(row["kind"]),
        owner_id=stage.orgs[row["owner"]],
        place_id=stage.area(row["place"]).id,
        theme=row["theme"],
        visibility=Visibility.PUBLIC,
        ends=clock.today() + timedelta(days=row["term"]) if "term" in row else None,
    )
    made = matters.make_list(actor=actor, draft=draft)
    play.lists[row["title"]] = made.code
    for need in row.get("needs", ()):
        _write_need(play, actor, made.code, need)


def _write_need(play: Play, actor: Actor, list_code: str, need: dict[str, Any]) -> None:
    """Write something into a list, with what its kind asks; some are put right on the spot."""
    where = play.stage.area(need["place"])
    filing = Filing(place_id=where.id, title=need["title"], body=need["body"])
    extra = dict(need.get("extra", {}))
    if "responsible" in extra:
        extra["responsible"] = play.stage.orgs[extra["responsible"]]
    due = clock.today() + timedelta(days=need["in"]) if "in" in need else None
    said = matters.ItemSaid(due=due, extra=extra) if extra else None
    filed = matters.write_into_list(actor=actor, list_code=list_code, filing=filing, said=said)
    if "done" in need:
        desk = play.stage.actors[read("district")["desks"][need["place"]]["accept"]]
        matters.accept_matter(actor=desk, code=filed.code)
        matters.settle_on_spot(actor=desk, code=filed.code, text=need["done"])


def _pictures(scene: str, *, after: bool) -> tuple[str, ...]:
    if not scene:
        return ()
    kept = matters.keep_photos_for_form(
        actor=stranger(), photos=read_photos([BytesIO(draw(scene, after=after))])
    )
    return tuple(photo.token for photo in kept)


ACTS: dict[str, Callable[..., None]] = {
    "file": file,
    "accept": accept,
    "assign": assign,
    "start": start,
    "note": note,
    "progress": progress,
    "echo": echo,
    "approve": approve,
    "return": return_draft,
    "return_to": hand_back,
    "whistle": whistle,
    "report_in": report_in,
    "hand_up": hand_up,
    "rule": rule,
    "suspend": suspend,
    "ask": ask,
    "merge": merge,
    "decline": decline,
    "spot": spot,
    "share": share,
    "solved": solved,
    "unsolved": unsolved,
    "call": call,
    "follow": follow,
    "close_silent": close_silent,
    "reopen": reopen,
    "withdraw": withdraw,
    "join": join,
    "list": put_on_list,
}
