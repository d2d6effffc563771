"""What is true of the spine at every commit, asked of the database apart from the code that keeps it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC
from typing import Any

from huiyin.civic.matters.models import (
    Dispatch,
    Echo,
    Entry,
    Matter,
    Pause,
    Publication,
    Supervision,
    Supporter,
    Task,
)
from huiyin.civic.matters.queries import author_view, check_chain
from huiyin.civic.matters.rules.duty import MOST_HAND_BACKS
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.fields import marks_in

OPEN = {"filed", "accepted", "offered", "assigned", "working"}
ECHOED = {"answered", "closed", "declined"}
# Nothing personal may show in these, however they were phrased.
PHONE, ID_NUMBER = "13912345678", "11010519491231002X"

Rows = dict[int, dict[str, Any]]


def rows() -> Rows:
    """Return every matter as the database holds it, without its search tokens."""
    return {found["id"]: found for found in Matter.objects.defer("tokens").values(*_columns())}


def _columns() -> list[str]:
    # When supervision looks next is no fact of the matter: the job writes it without an entry.
    apart = {"tokens", "watch_at"}
    return [field.attname for field in Matter._meta.concrete_fields if field.attname not in apart]


def check_holder_and_clock(found: Rows) -> None:
    """Exactly one holder; a clock runs exactly while work is owed."""
    for matter in found.values():
        assert (matter["holder_org_id"] is None) != (matter["holder_person_id"] is None), matter
        assert (matter["due_at"] is not None) == (matter["state"] in OPEN), matter


def check_pauses(found: Rows) -> None:
    """What rests has a day and one open pause, and only in a state in which somebody could work on it."""
    resting = dict(Pause.objects.filter(lifted_at__isnull=True).values_list("matter_id", "until"))
    for number, matter in found.items():
        assert bool(matter["paused_as"]) == (matter["paused_until"] is not None), matter
        assert matter["paused_until"] == resting.get(number), matter
        assert not matter["paused_as"] or matter["state"] in {"accepted", "assigned", "working"}, matter


def check_supervision(found: Rows) -> None:
    """Nothing is supervised that owes no work, and each level was raised once for each deadline."""
    for matter in found.values():
        assert matter["supervision"] == 0 or matter["state"] in OPEN, matter
    rows = list(Supervision.objects.values_list("matter_id", "cycle", "step", "level", "due"))
    assert len(rows) == len(set(rows))


def check_dispatches(found: Rows) -> None:
    """What is sent out lies where its one open dispatch says; a round has at most two hand-backs."""
    rows = list(Dispatch.objects.all())
    standing = {row.matter_id: row for row in rows if row.ended_at is None}
    for number, matter in found.items():
        state = matter["before_merge"]["state"] if matter["state"] == "merged" else matter["state"]
        sent = standing.get(number)
        if state in {"assigned", "working"}:
            # Whoever settled it on the spot goes on without having been sent anything.
            assert sent or matter["cycle"] > 1, matter
        if state in {"filed", "accepted", "declined", "withdrawn"}:
            assert sent is None, matter
        if sent is not None and matter["state"] != "merged":
            held = (matter["holder_org_id"], matter["holder_person_id"])
            assert (sent.org_id, sent.person_id, sent.cycle) == (*held, matter["cycle"]), matter
        for cycle in {row.cycle for row in rows if row.matter_id == number}:
            of_round = [row for row in rows if (row.matter_id, row.cycle) == (number, cycle)]
            assert sum(row.ending == "returned" for row in of_round) <= MOST_HAND_BACKS, matter


def check_tasks(found: Rows) -> None:
    """No helper works on what is answered or over; nobody is called twice at once."""
    waiting = list(Task.objects.filter(ended_at__isnull=True))
    for task in waiting:
        assert found[task.matter_id]["state"] in {"accepted", "assigned", "working"}, task.pk
    called = [(task.matter_id, task.org_id, task.person_id) for task in waiting]
    assert len(called) == len(set(called))


def check_merging(found: Rows) -> None:
    """A merged matter has a root elder that is not merged itself; nothing else has an elder."""
    for matter in found.values():
        assert (matter["elder_id"] is not None) == (matter["state"] == "merged"), matter
        if matter["elder_id"] is not None:
            assert found[matter["elder_id"]]["state"] not in {"merged", "withdrawn"}, matter


def check_waiting(younger: Matter, root: Matter) -> None:
    """Of two that were merged, given as they were before, neither has to wait longer than it would have."""
    now, pair = Matter.objects.get(pk=root.pk), (younger, root)
    assert now.first_due == min(one.first_due for one in pair if one.first_due), now
    given = [one.first_answered_at for one in pair if one.first_answered_at]
    assert now.first_answered_at == min(given, default=None), now
    if now.due_at is not None and not root.paused_as:
        # The hour is that at which its holder closes.
        owed = [one.settle_due.astimezone(SHANGHAI).date() for one in (*pair, now) if one.settle_due]
        assert owed[-1] == min(owed), now


def check_changes(before: Rows, after: Rows) -> set[int]:
    """Whatever changed has a new entry; return the ids of those."""
    changed = {number for number, matter in after.items() if before.get(number) != matter}
    for number in changed:
        assert after[number]["seq"] > before.get(number, {"seq": 0})["seq"], after[number]
    return changed


def check_chains(changed: Collection[int]) -> None:
    """The entries of each matter are numbered without a gap and hang together."""
    for matter in Matter.objects.filter(pk__in=changed):
        numbers = Entry.objects.filter(matter=matter).order_by("seq").values_list("seq", flat=True)
        assert list(numbers) == list(range(1, matter.seq + 1))
        report = check_chain(matter)
        assert (report.entries, report.erased, report.broken) == (matter.seq, 0, False)


def check_echoes(found: Rows, changed: Collection[int], authors: Mapping[str, Actor]) -> None:
    """Whoever raised what is answered or over can read its final echo; a merged one its elder's."""
    for matter in found.values():
        root = found[matter["elder_id"] or matter["id"]]
        if matter["state"] not in {*ECHOED, "merged"} or not {matter["id"], root["id"]} & set(changed):
            continue
        view = author_view(authors[matter["code"]], matter["code"])
        assert (view.root.pk, view.root.state) == (root["id"], root["state"])
        heard = {echo.id: echo for echo in view.echoes}
        if matter["state"] in ECHOED:
            assert heard[matter["final_echo_id"]].kind == "final"
            assert heard[matter["final_echo_id"]].text.strip()
        if matter["state"] == "merged" and root["final_echo_id"] is not None:
            shared = Echo.objects.get(pk=root["final_echo_id"]).approved_for
            assert shared != "author", matter
            assert not shared or heard[root["final_echo_id"]].text.strip()


def check_supporters(found: Rows) -> None:
    """The number on each matter is that of the neighbours behind it, each once, its author left out."""
    joined: dict[int, list[int | None]] = {number: [] for number in found}
    for matter_id, person_id in Supporter.objects.values_list("matter_id", "person_id"):
        joined[matter_id].append(person_id)
    for matter in found.values():
        if matter["elder_id"] is not None:
            joined[matter["elder_id"]].append(matter["author_id"])
    for number, who in joined.items():
        known = {person for person in who if person is not None} - {found[number]["author_id"]}
        assert found[number]["supporters"] == len(known) + who.count(None), found[number]


def check_marks() -> None:
    """Published words are found where their matter lies, and in the month in which it came on the wall."""
    for text in Publication.objects.select_related("matter"):
        marks = marks_in(str(text.tokens))
        matter = text.matter
        areas = (
            matter.city_id,
            matter.district_id,
            matter.street_id,
            matter.community_id,
            matter.compound_id,
        )
        assert {mark for mark in marks if mark[0] == "a"} == {f"a{area}" for area in areas if area}, marks
        if matter.published_at is not None:
            month = f"m{matter.published_at.astimezone(UTC):%Y%m}"
            assert {mark for mark in marks if mark[0] == "m"} == {month}, marks


def check_publications(found: Rows, names: Iterable[str]) -> None:
    """No public text holds a number or a name of its author; what is private or withdrawn is not up."""
    # Not even the beginning: a text may have been cut in the middle of it.
    hidden = (PHONE[:7], ID_NUMBER[:7], *(name[:2] for name in names))
    for text in Publication.objects.all():
        shown = f"{text.title}\n{text.text}"
        assert not [piece for piece in hidden if piece in shown], shown
        assert text.approved_by
    for matter in found.values():
        if matter["visibility"] == "private" or matter["state"] == "withdrawn":
            assert matter["published_at"] is None
