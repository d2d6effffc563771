"""The part of the door that is about responsibility: bases, rulings, helpers and their tasks."""

from huiyin.civic.matters.actions import (
    BasisDraft,
    Helper,
    cancel_task,
    decline_task,
    end_basis,
    finish_task,
    rate_call,
    rate_helper,
    report_in,
    rule_on_matter,
    seed_bases,
    set_basis,
    whistle,
)
from huiyin.civic.matters.events import (
    MatterRuled,
    RulingAsked,
    TaskCalled,
    TaskCancelled,
    TaskDeclined,
    TaskDone,
    TaskReportedIn,
)
from huiyin.civic.matters.queries import (
    involved_in,
    rulers,
    task_told,
    upheld_objections,
)
from huiyin.civic.matters.rules.duty import (
    Mark,
    Objection,
    Party,
)

__all__ = [
    "BasisDraft",
    "Helper",
    "Mark",
    "MatterRuled",
    "Objection",
    "Party",
    "RulingAsked",
    "TaskCalled",
    "TaskCancelled",
    "TaskDeclined",
    "TaskDone",
    "TaskReportedIn",
    "cancel_task",
    "decline_task",
    "end_basis",
    "finish_task",
    "involved_in",
    "rate_call",
    "rate_helper",
    "report_in",
    "rule_on_matter",
    "rulers",
    "seed_bases",
    "set_basis",
    "task_told",
    "upheld_objections",
    "whistle",
]
