"""A reorganisation in the reader's words: its steps, and the lines of a dry run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.civic.matters.public import STATE_WORDS, State
from huiyin.civic.people.public import ROLE_NAMES
from huiyin.civic.places.public import LEVEL_WORDS, AreaLevel
from huiyin.civic.territory.queries import StepView
from huiyin.civic.territory.rules import StepKind
from huiyin.kernel.permissions import Role
from huiyin.kit.tables import Cell

K = StepKind


def step_words(shown: StepView) -> str:
    """Return a step as a sentence."""
    step = shown.step
    facts = {
        "area": shown.area,
        "to": shown.to,
        "org": shown.org,
        "to_org": shown.to_org,
        "name": step.name,
        "code": step.code,
        "level": _(LEVEL_WORDS[AreaLevel(step.level)]) if step.level else "",
    }
    said = _sentences()[step.kind] % facts
    return said + _more(shown)


def _sentences() -> dict[StepKind, str]:
    return {
        K.CREATE: _("Make “%(name)s” in “%(to)s”"),
        K.MOVE: _("“%(area)s” goes under “%(to)s”"),
        K.MERGE: _("“%(area)s” merges into “%(to)s”"),
        K.RENAME: _("“%(area)s” is called “%(name)s” from then on"),
        K.RECODE: _("“%(area)s” gets the code %(code)s"),
        K.RETIRE: _("“%(area)s” ends; what belongs to it goes to “%(to)s”"),
        K.RESTORE: _("“%(area)s” is there again"),
        K.WORKS: _("“%(org)s” works in “%(area)s”"),
        K.STOPS: _("“%(org)s” no longer works in “%(area)s”"),
        K.HAND_OVER: _("“%(org)s” hands over to “%(to_org)s” in “%(area)s”"),
        K.ORG_NAME: _("“%(org)s” is called “%(name)s” from then on"),
        K.ORG_LEVEL: _("“%(org)s” stands on the step “%(level)s”"),
        K.ROLES: _("Roles move"),
    }


def _more(shown: StepView) -> str:
    step, said = shown.step, []
    if step.kind is K.CREATE and step.code:
        said.append(_("code %(code)s") % {"code": step.code})
    if step.kind is K.RESTORE and shown.to:
        said.append(_("under “%(to)s”") % {"to": shown.to})
    if step.intake:
        said.append(_("matters arrive there"))
    if shown.categories:
        said.append(_("only %(categories)s") % {"categories": "、".join(shown.categories)})
    if step.kind is K.ROLES:
        said.append(_roles(shown))
    return f"（{'；'.join(said)}）" if said else ""


def _roles(shown: StepView) -> str:
    step = shown.step
    role = _(ROLE_NAMES[Role(step.role)]) if step.role else _("All roles")
    where = shown.org or shown.area or _("%(n)s chosen ones") % {"n": len(step.grants)}
    to = shown.to_org or shown.to or _("end")
    return f"{role}：{where} → {to}"


@dataclass(frozen=True)
class Table:
    """One part of a dry run as a table; `note` says what is not in it."""

    key: str
    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """Return the rows with each cell's heading, as a narrow screen shows them."""
        return [list(zip(self.heading, row, strict=True)) for row in self.rows]


def tables(report: dict[str, Any]) -> list[Table]:
    """Return a dry run as tables, those without rows left out."""
    found = [
        _areas(report),
        _works(report),
        _orgs(report),
        _charges(report),
        _people(report),
        _matters(report),
        _lists(report),
    ]
    return [table for table in found if table.rows]


def _areas(report: dict[str, Any]) -> Table:
    heading = [_("Before"), _("After"), _("Place code"), _("Places in it"), _("Matters"), _("Open ones")]
    rows = [
        [
            line["before"] or _("(new)"),
            line["after"],
            _changed(line["old_code"], line["new_code"]),
            line["below"],
            line["matters"],
            line["open"],
        ]
        for line in report["areas"]
    ]
    return Table("areas", _("Places"), heading, rows)


def _changed(before: str, after: str) -> str:
    return after if before == after or not before else f"{before} → {after}"


def _works(report: dict[str, Any]) -> Table:
    heading = [_("Organisation"), _("Place"), _("Before"), _("After")]
    rows = [
        [line["org"], line["area"], _work(line["before"]), _work(line["after"])] for line in report["works"]
    ]
    return Table("works", _("Where organisations work"), heading, rows)


def _work(intake: bool | None) -> str:
    if intake is None:
        return _("does not work there")
    return _("works there, matters arrive there") if intake else _("works there")


def _orgs(report: dict[str, Any]) -> Table:
    heading = [_("Organisation"), _("New name"), _("Step of the ladder")]
    rows = [[line["org"], line["name"], _(LEVEL_WORDS[AreaLevel(line["level"])])] for line in report["orgs"]]
    return Table("orgs", _("Organisations"), heading, rows)


def _charges(report: dict[str, Any]) -> Table:
    heading = [_("Place"), _("Category"), _("Before"), _("After")]
    rows = [[line["area"], line["category"], line["before"], line["after"]] for line in report["charges"]]
    return Table("charges", _("Who is in charge"), heading, rows)


def _people(report: dict[str, Any]) -> Table:
    heading = [_("Who"), _("Role"), _("Where"), _("Goes to (place)"), _("Gains"), _("Loses")]
    rows = [
        [
            line["who"] or "–",
            _(ROLE_NAMES[Role(line["role"])]),
            line["at"],
            _("ends") if line["ends"] else line["to"] or _("stays"),
            "、".join(line["gains"]) or "–",
            "、".join(line["loses"]) or "–",
        ]
        for line in report["roles"]
    ]
    return Table("roles", _("Whose reach changes"), heading, rows)


def _matters(report: dict[str, Any]) -> Table:
    heading = [_("Place"), _("State"), _("Holder before"), _("Holder after"), _("Matters")]
    rows = [
        [
            line["place"],
            _(STATE_WORDS[State(line["state"])]) + (_(", to be sent out anew") if line["back"] else ""),
            line["from"] or _("a person"),
            line["to"],
            line["n"],
        ]
        for line in report["matters"]
    ]
    note = _("Deadlines stay as they are: none of them is counted anew.")
    return Table("matters", _("Open matters that change hands"), heading, rows, note)


def _lists(report: dict[str, Any]) -> Table:
    rows = [
        [line["title"], line["code"], _("closed") if line["closed"] else _("still open")]
        for line in report["lists"]
    ]
    return Table("lists", _("Lists that go along"), [_("List"), _("Code"), _("State")], rows)


def all_rows(report: dict[str, Any]) -> list[list[Cell]]:
    """Return a dry run as the rows of one sheet: the part first, then its cells with their headings."""
    rows: list[list[Cell]] = []
    for table in tables(report):
        rows.append([table.title, *table.heading])
        rows += [[table.title, *row] for row in table.rows]
        rows.append([])
    return rows
