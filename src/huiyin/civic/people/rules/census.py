"""Whom the census of a compound registers, and how a file of persons is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huiyin.civic.people.rules import ROLE_NAMES, read_phone
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import ALLOWS, CENSUS_ROLES, Role
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

# In the order of the page: what each figure is called, and what it counts.
COUNTED: Mapping[Role, tuple[str, str]] = {
    Role.IN_SERVICE_MEMBER: (
        N_("In-service members"),
        N_("Party members who live here and whose membership lies with their employer."),
    ),
    Role.MANAGED_MEMBER: (
        N_("Directly managed members"),
        N_("Party members whose membership lies with the branch of this compound."),
    ),
    Role.DEPUTY: (
        N_("Deputies and committee members"),
        N_("Deputies to congresses and members of consultative conferences who live here."),
    ),
    Role.SERVICE_MEMBER: (
        N_("Service team"),
        N_("Residents who offered to lend a hand."),
    ),
}


def may_be_registered(role: Role, *, in_compound: bool, has_employer: bool) -> Decision:
    """Say whether a tie can be held at a place: one of the census at a compound, an employer with it only."""
    if role in CENSUS_ROLES and not in_compound:
        return no("needs_compound", N_("This tie is one to a compound. Name it."), Invalid, field="area_id")
    if has_employer and role is not Role.IN_SERVICE_MEMBER:
        return no(
            "no_employer",
            N_("Only of in-service members the employer is kept. Leave it empty."),
            Invalid,
            field="employer_id",
        )
    return YES


def needs_account(role: Role) -> bool:
    """Tell whether a role is given only to somebody who logs in: one that brings rights is."""
    return bool(ALLOWS[role])


# The first word of each line is the heading of our own files.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name"),
    "phone": ("手机", "手机号", "手机号码", "电话", "联系电话", "phone"),
    "role": ("身份", "角色", "类别", "role"),
    "area_id": ("小区", "地点", "区域", "所在小区", "place"),
    "org_id": ("任职单位", "机构", "organisation"),
    "employer_id": ("工作单位", "单位", "employer"),
    "starts": ("开始日期", "起始日期", "开始", "starts"),
    "ends": ("结束日期", "截止日期", "结束", "ends"),
    "duty": ("职责", "分工", "备注", "duty"),
}
NEEDED = ("name", "phone", "role")
_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.IN_SERVICE_MEMBER: ("在职党员",),
    Role.MANAGED_MEMBER: ("直管党员",),
    Role.DEPUTY: ("两代表一委员", "党代表", "人大代表", "政协委员"),
    Role.SERVICE_MEMBER: ("服务队员", "志愿服务队员", "志愿者"),
    Role.BUILDING_HEAD: ("楼长", "楼栋长"),
    Role.GRID_STEWARD: ("网格员",),
    Role.COMMUNITY_STAFF: ("社区工作人员", "社区干部"),
    Role.STREET_STAFF: ("街道工作人员", "街道干部"),
    Role.DEPARTMENT_CLERK: ("部门经办人", "部门工作人员"),
    Role.PROPERTY_STAFF: ("物业人员", "物业工作人员"),
    Role.EMPLOYER_LIAISON: ("单位联络员", "党务联络员"),
    Role.BRANCH_SECRETARY: ("支部书记", "党支部书记", "小区党支部书记"),
}
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


def read_role(cell: str) -> Role:
    """Return the role a cell names, in Chinese, English or by its value. Raises Invalid."""
    text = normalise(cell).casefold()
    for role, words in _ROLE_WORDS.items():
        if text in {*words, role.value, ROLE_NAMES[role]}:
            return role
    raise Invalid(
        N_("“%(value)s” is unknown here. Known are: %(known)s."),
        params={"value": cell[:40], "known": ", ".join(words[0] for words in _ROLE_WORDS.values())},
    )


def read_mobile(cell: str) -> str:
    """Return the number of a row in its one form: it is what a person is known by. Raises Invalid."""
    number = read_phone(cell)
    if not number:
        raise Invalid(N_("The telephone number is missing: persons are told apart by it."), field="phone")
    return number


def read_day(cell: str) -> date | None:
    """Return the day a cell names; None for an empty one. Raises Invalid."""
    text = normalise(cell).replace(" ", "")
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date() if text else None  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Invalid(N_("“%(value)s” is no day; write it like 2026-03-01."), params={"value": cell[:40]})


def midnight(day: date | None, days: int = 0) -> datetime | None:
    """Return when a day begins here, or the day after so many."""
    return datetime.combine(day + timedelta(days=days), time(0), tzinfo=SHANGHAI) if day else None


@dataclass(frozen=True)
class Known:
    """Somebody whom a telephone number already names: `ties` are their (role, area, organisation)."""

    person_id: int
    name: str
    has_account: bool
    ties: Collection[tuple[Role, int | None, int | None]] = ()


def may_be_entered(role: Role, name: str, known: Known | None) -> Decision:
    """Say whether a row may name this person: nobody takes a role under another's number."""
    if known is not None and known.name and known.name != name:
        return no(
            "other_name",
            N_("This number stands here under another name. Compare both, then correct one."),
            Invalid,
            field="phone",
        )
    if needs_account(role) and (known is None or not known.has_account):
        return no(
            "no_such_account",
            N_("This role brings rights, but nobody logs in with this number. They register first."),
            Invalid,
            field="phone",
        )
    return YES
