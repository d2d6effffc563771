"""Checking a file of members before anything is written: 姓名, 手机号, 小区, 单位, 特长, 空闲时间."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.hands.claims.models import Checkin
from huiyin.hands.claims.rules.checkins import EMPLOYERS
from huiyin.hands.claims.rules.words import (
    FREE_WORDS,
    SKILL_WORDS,
    CheckinState,
    Free,
    Skill,
)
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise
from huiyin.kit.tables import Checked, Row, RowError, find_columns

MEMBER = "在职党员"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "place": ("小区", "所在小区", "居住小区", "地点", "place"),
    "employer": ("单位", "工作单位", "所在单位", "employer"),
    "skills": ("特长", "技能", "skills"),
    "free": ("空闲时间", "可服务时间", "free"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "phone"),
}
COLUMNS = ("姓名", "手机号", "小区", "单位", "特长", "空闲时间")
_SKILLS: Mapping[str, Skill] = {
    "法律": Skill.LAW,
    "健康": Skill.HEALTH,
    "医疗": Skill.HEALTH,
    "辅导": Skill.TEACHING,
    "教育": Skill.TEACHING,
    "维修": Skill.REPAIRS,
    "文体": Skill.CULTURE,
    "巡逻": Skill.PATROL,
    "助困": Skill.CARE,
    "照料": Skill.CARE,
    "数码": Skill.DIGITAL,
    "组织": Skill.ORGANISING,
}
_FREE: Mapping[str, Free] = {
    "工作日白天": Free.WEEKDAY_DAY,
    "工作日晚上": Free.WEEKDAY_EVENING,
    "周末上午": Free.WEEKEND_MORNING,
    "周末下午": Free.WEEKEND_AFTERNOON,
    "周末晚上": Free.WEEKEND_EVENING,
}


@dataclass(frozen=True)
class NewMember:
    """What a good row adds: a check-in of whoever has this number."""

    phone: str
    compound_id: int
    employer_id: int
    skills: Sequence[str]
    free: Sequence[str]


@dataclass
class CheckedMembers(Checked[NewMember]):
    """What a file would do; `census` are its good rows as the register of the compound takes them in."""

    census: list[tuple[int, Row]] = field(default_factory=list)


def check_members(actor: Actor, rows: Sequence[tuple[int, Row]], *, under: Place) -> CheckedMembers:
    """Check the rows of a file against each other and against who is known.

    Names, numbers and the right to enter somebody are checked by the register of persons; employers, skills
    and earlier check-ins here. Raises NotAllowed, Invalid for a missing column.
    """
    headings = find_columns(rows, HEADINGS, needed=("employer",), known=COLUMNS)
    as_members = [(number, {**row, "身份": MEMBER}) for number, row in rows]
    found = people.check_people(actor, as_members, under=under)
    checked = CheckedMembers(len(rows), errors=list(found.errors))
    refused = {error.number for error in found.errors}
    reader = _Reader(rows, headings, under)
    for (number, row), census in zip(rows, as_members, strict=True):
        if number not in refused:
            _take(number, row, census[1], reader, checked)
    return checked


class _Reader:
    """Reads what a row says beyond name and number, from what is known of the whole file at once."""

    def __init__(self, rows: Sequence[tuple[int, Row]], headings: Mapping[str, str], under: Place) -> None:
        self.headings, self.under = headings, under
        self.index = places.place_index(under)
        cells = {normalise(self.cell(row, "employer")) for _, row in rows}
        self.employers = orgs.orgs_named({cell for cell in cells if cell})
        self.compounds: dict[str, int] = {}
        self.seen: dict[str, NewMember] = {}
        phones = {phone for _, row in rows if (phone := _phone(self.cell(row, "phone")))}
        self.persons = people.entered_persons(phones)
        homes = Checkin.objects.filter(
            state=CheckinState.CONFIRMED, person__in=set(self.persons.values())
        ).values_list("person_id", "compound_id")
        self.homes = dict(homes)

    def cell(self, row: Row, column: str) -> str:
        return row.get(self.headings.get(column, ""), "")

    def compound(self, row: Row) -> int:
        text = normalise(self.cell(row, "place"))
        if text not in self.compounds:
            self.compounds[text] = (self.index.match(text) or self.under.id) if text else self.under.id
        return self.compounds[text]

    def employer(self, row: Row) -> int:
        text = normalise(self.cell(row, "employer"))
        found = self.employers.get(text, [])
        if len(found) != 1 or found[0].kind.value not in EMPLOYERS:
            raise Invalid(
                N_("No employer, or more than one, is called “%(value)s”. See the directory."),
                field="employer",
                params={"value": text[:60]},
            )
        return found[0].id


def _phone(cell: str) -> str:
    try:
        return people.read_mobile(cell)
    except Refusal:
        return ""


def _take(number: int, row: Row, census: Row, reader: _Reader, checked: CheckedMembers) -> None:
    try:
        made = NewMember(
            phone=_phone(reader.cell(row, "phone")),
            compound_id=reader.compound(row),
            employer_id=reader.employer(row),
            skills=_words(reader.cell(row, "skills"), _SKILLS, SKILL_WORDS, "skills"),
            free=_words(reader.cell(row, "free"), _FREE, FREE_WORDS, "free"),
        )
        fresh = _is_fresh(made, reader)
    except Invalid as refusal:
        heading = reader.headings.get(refusal.field, "")
        checked.errors.append(RowError(number, heading, refusal.message, refusal.params))
        return
    if not fresh:
        checked.known += 1
        return
    reader.seen[made.phone] = made
    checked.new.append(made)
    checked.census.append((number, census))


def _is_fresh(made: NewMember, reader: _Reader) -> bool:
    """Tell whether a row adds somebody. Raises Invalid for one who is at another compound already."""
    earlier = reader.seen.get(made.phone)
    if earlier is not None and replace(earlier, skills=made.skills, free=made.free) != made:
        raise Invalid(
            N_("An earlier row of this file has this number at another compound or employer."), field="phone"
        )
    home = reader.homes.get(reader.persons.get(made.phone, 0))
    if home is not None and home != made.compound_id:
        raise Invalid(
            N_("They have checked in at another compound. Whoever moves house reports there themselves."),
            field="place",
        )
    return earlier is None and home is None


def _words(cell: str, short: Mapping[str, Any], words: Mapping[Any, str], field: str) -> list[str]:
    """Return the values that a cell names, divided by commas of any kind. Raises Invalid."""
    found = []
    for part in normalise(cell).replace("，", ",").replace("、", ",").split(","):
        text = part.strip()
        if not text:
            continue
        known = short.get(text) or next((one for one in words if text in {one.value, words[one]}), None)
        if known is None:
            raise Invalid(
                N_("“%(value)s” is unknown here. Known are: %(known)s."),
                field=field,
                params={"value": text[:40], "known": "、".join(short)},
            )
        found.append(known.value)
    return list(dict.fromkeys(found))
