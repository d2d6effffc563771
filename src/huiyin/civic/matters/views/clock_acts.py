"""The acts of the desk that concern a matter's clocks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters import actions
from huiyin.civic.matters.forms import clocks as forms
from huiyin.civic.matters.forms.desk import InstructForm
from huiyin.civic.matters.queries import StaffView
from huiyin.civic.matters.rules.clocks import PAUSABLE
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State, Urgency
from huiyin.civic.matters.views.act import Act, called_with
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P


def _may_pause(view: StaffView) -> bool:
    matter = view.matter
    return matter.state in PAUSABLE and matter.settle_due is not None and not matter.paused_as


def _is_open(view: StaffView) -> bool:
    return view.matter.state in OPEN


def _change_urgency(actor: Actor, code: str, said: dict[str, Any]) -> None:
    urgency = Urgency(said["urgency"])
    actions.change_urgency(actor=actor, code=code, urgency=urgency, reason=said["reason"])


CLOCK_ACTS = (
    Act(
        "ask", _("Ask the author"), _("Asked; the settlement clock waits for the answer."),
        P.CIVIC_MATTER_WORK, _may_pause, called_with(actions.ask_author), forms.AskAuthorForm,
    ),
    Act(
        "suspend", _("Suspend until a day"), _("Suspended; everybody reads the note."), P.CIVIC_MATTER_ASSIGN,
        _may_pause, called_with(actions.suspend_matter), forms.SuspendForm,
    ),
    Act(
        "resume", _("Let the clock run again"), _("The clock runs again."), P.CIVIC_MATTER_WORK,
        lambda view: bool(view.matter.paused_as), called_with(actions.resume_matter), forms.ResumeForm,
    ),
    Act(
        "extend", _("Ask for more time"), _("Asked; whoever supervises decides."), P.CIVIC_MATTER_WORK,
        lambda view: view.standing.rule is not None, called_with(actions.ask_extension), forms.ExtensionForm,
    ),
    Act(
        "decide", _("Decide about more time"), _("Decided, and told."), P.CIVIC_MATTER_SUPERVISE,
        lambda view: view.standing.waiting is not None, called_with(actions.decide_extension),
        forms.DecideForm,
    ),
    Act(
        "urgency", _("Change the urgency"), _("Changed; the clocks are counted anew."),
        P.CIVIC_MATTER_ACCEPT, lambda view: _is_open(view) and view.matter.state != State.FILED,
        _change_urgency, forms.UrgencyForm,
    ),
    Act(
        "instruct", _("Give an instruction"), _("The holder reads your instruction now."),
        P.CIVIC_MATTER_INSTRUCT, _is_open, called_with(actions.instruct_matter), InstructForm,
    ),
)  # fmt: skip
