"""The words of a reorganisation: kinds of step, states of a plan, and what a step may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow

MAX_TITLE, MAX_BASIS, MAX_STEPS = 80, 120, 500


class TerritoryAudit(StrEnum):
    """Name what the actions of this module leave in the audit."""

    PLAN_MADE = "territory.plan_made"
    PLAN_CHANGED = "territory.plan_changed"
    STEPS_CHANGED = "territory.steps_changed"
    DRY_RUN = "territory.dry_run"
    PLAN_SCHEDULED = "territory.plan_scheduled"
    PLAN_CANCELLED = "territory.plan_cancelled"
    PLAN_HELD = "territory.plan_held"
    PLAN_APPLIED = "territory.plan_applied"
    PLAN_SETTLED = "territory.plan_settled"
    PLAN_REVERSED = "territory.plan_reversed"
    NAMES_FORGOTTEN = "territory.names_forgotten"


class PlanState(StrEnum):
    """Name where a plan stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    HELD = "held"
    APPLIED = "applied"
    CANCELLED = "cancelled"


S = PlanState
STATE_WORDS: dict[PlanState, str] = {
    S.DRAFT: N_("In preparation"),
    S.PLANNED: N_("Waits for its day"),
    S.HELD: N_("Held up"),
    S.APPLIED: N_("Carried out"),
    S.CANCELLED: N_("Called off"),
}
# A change of its steps takes a plan back to preparation.
FLOW = Workflow[PlanState](
    {
        S.DRAFT: frozenset({S.PLANNED, S.APPLIED, S.CANCELLED}),
        S.PLANNED: frozenset({S.DRAFT, S.HELD, S.APPLIED, S.CANCELLED}),
        S.HELD: frozenset({S.DRAFT, S.PLANNED, S.APPLIED, S.CANCELLED}),
    },
    STATE_WORDS,
)
EDITABLE = frozenset({S.DRAFT, S.PLANNED, S.HELD})


class StepKind(StrEnum):
    """Name what a step does."""

    CREATE = "create"
    MOVE = "move"
    MERGE = "merge"
    RENAME = "rename"
    RECODE = "recode"
    RETIRE = "retire"
    RESTORE = "restore"
    WORKS = "works"
    STOPS = "stops"
    HAND_OVER = "hand_over"
    ORG_NAME = "org_name"
    ORG_LEVEL = "org_level"
    ROLES = "roles"


K = StepKind
KIND_WORDS: dict[StepKind, str] = {
    K.CREATE: N_("Make a new place"),
    K.MOVE: N_("Put a place under another"),
    K.MERGE: N_("Merge a place into another"),
    K.RENAME: N_("Give a place another name"),
    K.RECODE: N_("Give a place another code"),
    K.RETIRE: N_("End a place"),
    K.RESTORE: N_("Bring an ended place back"),
    K.WORKS: N_("An organisation begins to work in a place"),
    K.STOPS: N_("An organisation no longer works in a place"),
    K.HAND_OVER: N_("An organisation hands over to another"),
    K.ORG_NAME: N_("Give an organisation another name"),
    K.ORG_LEVEL: N_("Put an organisation on another step of the ladder"),
    K.ROLES: N_("Move roles"),
}
# What each kind needs, and what it may say besides.
NEEDS: dict[StepKind, tuple[str, ...]] = {
    K.CREATE: ("to", "name"),
    K.MOVE: ("area", "to"),
    K.MERGE: ("area", "to"),
    K.RENAME: ("area", "name"),
    K.RECODE: ("area", "code"),
    K.RETIRE: ("area", "to"),
    K.RESTORE: ("area",),
    K.WORKS: ("org", "area"),
    K.STOPS: ("org", "area"),
    K.HAND_OVER: ("org", "to_org", "area"),
    K.ORG_NAME: ("org", "name"),
    K.ORG_LEVEL: ("org", "level"),
    K.ROLES: (),
}
MAY: dict[StepKind, tuple[str, ...]] = {
    K.CREATE: ("code",),
    K.RESTORE: ("to",),
    K.WORKS: ("intake",),
    K.HAND_OVER: ("categories",),
    K.ROLES: ("area", "org", "role", "to", "to_org", "grants"),
}
FIELD_WORDS: dict[str, str] = {
    "area": N_("Place"),
    "to": N_("Goes to (place)"),
    "name": N_("New name"),
    "code": N_("New code"),
    "level": N_("Step of the ladder"),
    "org": N_("Organisation"),
    "to_org": N_("Goes to (organisation)"),
    "role": N_("Role"),
    "categories": N_("Only these categories"),
    "intake": N_("Matters of this place arrive here"),
    "grants": N_("Only these roles, by number"),
}
# A place by its id, or one that an earlier step makes, as "new:" and its code or name.
Ref = int | str
NEW = "new:"


@dataclass(frozen=True)
class Step:
    """One step of a plan."""

    kind: StepKind
    area: Ref | None = None
    to: Ref | None = None
    name: str = ""
    code: str = ""
    level: str = ""
    org: int | None = None
    to_org: int | None = None
    role: str = ""
    categories: tuple[int, ...] = ()
    grants: tuple[int, ...] = ()
    intake: bool = False

    @property
    def key(self) -> str:
        """Return how later steps name what this one makes."""
        return f"{NEW}{self.code or self.name}"

    def words(self) -> dict[str, Any]:
        """Return the step as it is stored: only what it says."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in said.items() if value not in (None, "", (), False)}

    @staticmethod
    def read(words: Mapping[str, Any]) -> "Step":
        """Read a stored step back."""
        given = dict(words)
        for name in ("categories", "grants"):
            given[name] = tuple(given.get(name, ()))
        return Step(**given | {"kind": StepKind(given["kind"])})


@dataclass(frozen=True)
class Problem:
    """Why a plan cannot be carried out: the number of the step, or 0 for the whole, and a sentence."""

    step: int
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


# The first word of each line is the heading of our own files.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("步骤", "kind"),
    "area": ("地点", "原地点", "地方", "area"),
    "to": ("新隶属", "转到地点", "to"),
    "name": ("新名称", "名称", "name"),
    "code": ("新代码", "代码", "code"),
    "level": ("新层级", "层级", "level"),
    "org": ("单位", "原单位", "org"),
    "to_org": ("转到单位", "接收单位", "to_org"),
    "role": ("角色", "职务", "role"),
    "categories": ("类别", "categories"),
    "intake": ("受理诉求", "受理", "intake"),
}
KIND_NAMES: Mapping[StepKind, tuple[str, ...]] = {
    K.CREATE: ("新设",),
    K.MOVE: ("划归", "划转"),
    K.MERGE: ("并入", "合并"),
    K.RENAME: ("更名",),
    K.RECODE: ("变更代码",),
    K.RETIRE: ("撤销",),
    K.RESTORE: ("恢复",),
    K.WORKS: ("开始服务",),
    K.STOPS: ("不再服务",),
    K.HAND_OVER: ("移交职责", "移交"),
    K.ORG_NAME: ("单位更名",),
    K.ORG_LEVEL: ("单位变更层级",),
    K.ROLES: ("转移角色", "转移职务"),
}
