"""Steps as people write them: in a form, in a row of a table, in a file of JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from huiyin.civic.matters.public import category_by_path
from huiyin.civic.orgs.public import find_orgs, org_names
from huiyin.civic.people.public import ROLE_NAMES
from huiyin.civic.places.public import match_place, once_called, place_by_token, read_level, read_yes_or_no
from huiyin.civic.territory.rules import HEADINGS, KIND_NAMES, NEW, Ref, Step, StepKind
from huiyin.kernel.errors import Invalid, NotFound, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise
from huiyin.kit.tables import ImportReport, Row, RowError, find_columns

_ROLES: Mapping[str, Role] = {
    "居民": Role.RESIDENT,
    "楼栋长": Role.BUILDING_HEAD,
    "网格员": Role.GRID_STEWARD,
    "社区工作人员": Role.COMMUNITY_STAFF,
    "街道工作人员": Role.STREET_STAFF,
    "部门经办人": Role.DEPARTMENT_CLERK,
    "物业人员": Role.PROPERTY_STAFF,
    "支部书记": Role.BRANCH_SECRETARY,
    "领导": Role.LEADER,
    "管理员": Role.OPERATOR,
}


def read_step(words: Mapping[str, str]) -> Step:
    """Read one step from words. Raises Invalid, at the field at fault, with a sentence.

    Places are named by code, by the token of their poster, by their names from the top down, or as "new:" and
    the code or name of one that an earlier step makes.
    """
    return Step(
        kind=_kind(words.get("kind", "")),
        area=_place(words.get("area", ""), "area"),
        to=_place(words.get("to", ""), "to"),
        name=normalise(words.get("name", "")),
        code=normalise(words.get("code", "")).replace(" ", ""),
        level=_level(words.get("level", "")),
        org=_org(words.get("org", ""), "org"),
        to_org=_org(words.get("to_org", ""), "to_org"),
        role=_role(words.get("role", "")),
        categories=tuple(_categories(words.get("categories", ""))),
        intake=_intake(words.get("intake", "")),
    )


def _kind(text: str) -> StepKind:
    said = normalise(text).casefold()
    for kind, names in KIND_NAMES.items():
        if said == kind.value or said in names:
            return kind
    known = "、".join(names[0] for names in KIND_NAMES.values())
    raise _unknown("kind", text, N_("“%(value)s” is no kind of step. Known are: %(known)s."), known=known)


def _unknown(field: str, text: str, message: str, **more: object) -> Invalid:
    return Invalid(message, code="bad_step", field=field, params={"value": text[:60], **more})


def _place(text: str, field: str) -> Ref | None:
    said = normalise(text).strip()
    if not said:
        return None
    if said.startswith((NEW, "新设:")):
        return f"{NEW}{said.partition(':')[2].strip()}"
    found = match_place(said)
    if found is not None:
        return found.id
    try:
        return place_by_token(said).id
    except NotFound:
        ended = [one.place.id for one in once_called(said)]
    if len(set(ended)) == 1:
        return ended[0]
    raise _unknown(
        field, text, N_("No single place is called “%(value)s”. Write its code, or the names above it too.")
    )


def _org(text: str, field: str) -> int | None:
    said = normalise(text).strip()
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) < 10 and int(said) in org_names([int(said)]):
        return int(said)
    named = [one.id for one in find_orgs(said, limit=50) if one.name == said]
    if len(named) != 1:
        raise _unknown(
            field, text, N_("No single organisation is called “%(value)s”. Write its name or its number.")
        )
    return named[0]


def _level(text: str) -> str:
    level = read_level(text) if text.strip() else None
    return level.value if level else ""


def _intake(text: str) -> bool:
    return bool(read_yes_or_no(text)) if text.strip() else False


def _role(text: str) -> str:
    said = normalise(text).casefold()
    if not said:
        return ""
    for role in Role:
        if said in {role.value, ROLE_NAMES[role].casefold()} or _ROLES.get(said) is role:
            return role.value
    raise _unknown("role", text, N_("“%(value)s” is no role here."))


def _categories(text: str) -> list[int]:
    parts = (part.strip() for part in text.replace("；", ";").replace("，", ";").replace(",", ";").split(";"))
    found = []
    for part in filter(None, parts):
        category = category_by_path(part)
        if category is None:
            raise _unknown(
                "categories", part, N_("There is no category “%(value)s”. Write its whole path, A › B › C.")
            )
        found.append(int(category.pk))
    return found


def check_steps(rows: Sequence[tuple[int, Row]]) -> tuple[list[Step], ImportReport]:
    """Read the steps of a table, and report every row that cannot be read. Raises Invalid without kinds."""
    named = find_columns(rows, HEADINGS, needed=["kind"])
    steps: list[Step] = []
    errors: list[RowError] = []
    for number, row in rows:
        try:
            steps.append(
                read_step({column: row[heading] for column, heading in named.items() if heading in row})
            )
        except Invalid as refusal:
            column = named.get(refusal.field, refusal.field)
            errors.append(RowError(number, column, refusal.message, refusal.params))
    return steps, ImportReport(len(rows), len(steps), 0, tuple(errors))


def steps_from(given: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Read the steps of a JSON file or a request. Raises Refusal that names the step."""
    steps = []
    for number, words in enumerate(given, start=1):
        try:
            steps.append(read_step({name: _text(value) for name, value in words.items()}))
        except Refusal as refusal:
            raise Invalid(
                N_("Step %(number)s: %(said)s"),
                code="bad_step",
                field=refusal.field,
                params={"number": number, "said": str(refusal)},
            ) from refusal
    return steps


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return "" if value is None else str(value)
