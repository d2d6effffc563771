"""The acts of the desk in one table: who sees which, what each asks, and the one action it calls."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from huiyin.civic.matters import actions
from huiyin.civic.matters.actions import Helper
from huiyin.civic.matters.forms import desk as forms
from huiyin.civic.matters.forms import duty as duty_forms
from huiyin.civic.matters.forms import tasks as task_forms
from huiyin.civic.matters.queries import StaffView
from huiyin.civic.matters.rules.duty import Objection, needs_ruling
from huiyin.civic.matters.rules.ladder import MOVED_FROM
from huiyin.civic.matters.rules.tasks import WHISTLED_FROM
from huiyin.civic.matters.rules.words import Audience, State, Urgency, Visibility
from huiyin.civic.matters.views.act import Act, Said, called_with
from huiyin.civic.matters.views.clock_acts import CLOCK_ACTS
from huiyin.civic.places.public import LADDER, AreaLevel
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P

AT_WORK = frozenset({State.ASSIGNED, State.WORKING})


def _in(*states: State) -> Callable[[StaffView], bool]:
    return lambda view: view.matter.state in states


def _publishable(view: StaffView) -> bool:
    is_public = view.matter.visibility == Visibility.PUBLIC
    # Whoever accepts a new matter decides about the wall in the same step.
    return is_public and view.matter.state not in {State.FILED, State.WITHDRAWN}


def _accept(actor: Actor, code: str, said: Said) -> None:
    actions.accept_matter(
        actor=actor,
        code=code,
        message=said["message"],
        category_id=said["category"],
        urgency=Urgency(said["urgency"]) if said.get("urgency") else None,
        publish=said.get("publish", False),
        public_title=said.get("title", ""),
        public_text=said.get("text", ""),
        photos=tuple(said.get("shown", ())),
    )


def _publish(actor: Actor, code: str, said: Said) -> None:
    shown = tuple(said.get("shown", ()))
    actions.publish_wish(actor=actor, code=code, title=said["title"], text=said["text"], photos=shown)


def holder_of(said: str) -> dict[str, int | None]:
    """Read a chosen holder, "org:7" or "person:7", as the two arguments of an assignment."""
    kind, _, number = said.partition(":")
    return {"org_id": None, "person_id": None, f"{kind}_id": int(number)}


def _assign(actor: Actor, code: str, said: Said) -> None:
    holder = holder_of(said["holder"])
    actions.assign_matter(actor=actor, code=code, note=said["note"], basis_id=said["basis"], **holder)


def _rule(actor: Actor, code: str, said: Said) -> None:
    holder = holder_of(said["holder"])
    actions.rule_on_matter(actor=actor, code=code, reason=said["reason"], basis_id=said["basis"], **holder)


def _return(actor: Actor, code: str, said: Said) -> None:
    actions.return_matter(
        actor=actor,
        code=code,
        reason=said["reason"],
        objection=Objection(said["objection"] or Objection.NOT_OURS),
        basis_id=said["basis"],
        proposed_org_id=said["proposed"],
    )


def _move(action: Callable[..., object]) -> Callable[[Actor, str, Said], object]:
    return lambda actor, code, said: action(
        actor=actor,
        code=code,
        reason=said["reason"],
        to=AreaLevel(said["level"]) if said["level"] else None,
    )


def _movable(view: StaffView) -> bool:
    return view.matter.state in MOVED_FROM and not view.round.ruled


def _assignable(view: StaffView) -> bool:
    states = {State.FILED, State.ACCEPTED, State.OFFERED, State.WORKING}
    return view.matter.state in states and not (view.round.needs_ruling or view.round.ruled)


def _rulable(view: StaffView) -> bool:
    states = {State.ACCEPTED, State.OFFERED, State.ASSIGNED, State.WORKING}
    return view.matter.state in states and needs_ruling(view.round.hand_backs)


def _note(actor: Actor, code: str, said: Said) -> None:
    actions.add_note(actor=actor, code=code, text=said["text"], photos=said["kept"], when=said["when"])


def _echo(actor: Actor, code: str, said: Said) -> None:
    actions.draft_echo(
        actor=actor,
        code=code,
        text=said["text"],
        wanted=Audience(said["wanted"]),
        photos=said["kept"],
        close_tasks=said.get("close_tasks", False),
    )


def _settle(actor: Actor, code: str, said: Said) -> None:
    over = said.get("close_tasks", False)
    actions.settle_on_spot(actor=actor, code=code, text=said["text"], close_tasks=over)


def _decline(actor: Actor, code: str, said: Said) -> None:
    over = said.get("close_tasks", False)
    actions.decline_matter(actor=actor, code=code, reason=said["reason"], close_tasks=over)


def _whistle(actor: Actor, code: str, said: Said) -> None:
    helpers = [Helper(**holder_of(one)) for one in said["helpers"]]
    actions.whistle(actor=actor, code=code, what=said["what"], helpers=helpers, due_on=said["due_on"])


def _progress(actor: Actor, code: str, said: Said) -> None:
    wanted = Audience(said["wanted"])
    actions.tell_progress(actor=actor, code=code, text=said["text"], wanted=wanted, photos=said["kept"])


ACTS = (
    Act(
        "accept", _("Take it up"), _("Taken up."), P.CIVIC_MATTER_ACCEPT, _in(State.FILED), _accept,
        forms.AcceptForm, main=frozenset({State.FILED}), key="t",
    ),
    Act(
        "assign", _("Assign"), _("Assigned."), P.CIVIC_MATTER_ASSIGN,
        _assignable, _assign,
        duty_forms.AssignForm, main=frozenset({State.ACCEPTED, State.OFFERED}), key="a",
    ),
    Act(
        "rule", _("Rule who handles it"), _("Ruled; in this round that is final."), P.CIVIC_MATTER_RULE,
        _rulable, _rule, duty_forms.RuleForm, main=frozenset({State.ACCEPTED}),
    ),
    Act(
        "settle", _("Answer on the spot"), _("Answered; the author reads it now."), P.CIVIC_MATTER_ACCEPT,
        _in(State.ACCEPTED), _settle, forms.SettleForm,
    ),
    Act(
        "start", _("Start work"), _("Work began."), P.CIVIC_MATTER_WORK, _in(State.ASSIGNED),
        called_with(actions.start_work), main=frozenset({State.ASSIGNED}), key="s",
    ),
    Act(
        "echo", _("Write the echo"), _("The echo waits for a second pair of eyes."), P.CIVIC_MATTER_WORK,
        _in(*AT_WORK), _echo, forms.FinalEchoForm, main=frozenset({State.WORKING}), key="e",
    ),
    Act(
        "progress", _("Tell progress"), _("The progress waits for a second pair of eyes."),
        P.CIVIC_MATTER_WORK, _in(*AT_WORK, State.ACCEPTED, State.OFFERED), _progress, forms.EchoForm,
    ),
    Act(
        "note", _("Add a note"), _("Noted."), P.CIVIC_MATTER_WORK,
        lambda view: view.matter.state != State.WITHDRAWN, _note, forms.NoteForm, key="n",
    ),
    Act(
        "return", _("Hand back"), _("Handed back to the office that takes matters in."),
        P.CIVIC_MATTER_WORK, lambda view: view.matter.state in AT_WORK and not view.round.ruled, _return,
        duty_forms.ReturnForm,
    ),
    Act(
        "hand_up", _("Hand up"), _("Handed up."), P.CIVIC_MATTER_ASSIGN,
        lambda view: _movable(view) and view.matter.level != LADDER[-1], _move(actions.hand_up),
        duty_forms.MoveForm,
    ),
    Act(
        "hand_down", _("Hand down"), _("Handed down."), P.CIVIC_MATTER_ASSIGN,
        lambda view: _movable(view) and view.matter.level != LADDER[0], _move(actions.hand_down),
        duty_forms.MoveForm,
    ),
    Act(
        "whistle", _("Call helpers"), _("They are called, and report in within the limit."),
        P.CIVIC_MATTER_WHISTLE, lambda view: view.matter.state in WHISTLED_FROM, _whistle,
        task_forms.WhistleForm, key="w",
    ),
    Act(
        "classify", _("Change the category"), _("The category is changed."), P.CIVIC_MATTER_ACCEPT,
        lambda view: view.matter.state != State.FILED,
        lambda actor, code, said: actions.classify_matter(
            actor=actor, code=code, category_id=said["category"]
        ),
        forms.ClassifyForm,
    ),
    Act(
        "publish", _("Words on the wall"), _("These words are on the wall."), P.CIVIC_MATTER_ACCEPT,
        _publishable, _publish, forms.PublishForm,
    ),
    Act(
        "unpublish", _("Take off the wall"), _("Taken off the wall."), P.CIVIC_MATTER_APPROVE,
        lambda view: view.published is not None, called_with(actions.unpublish_wish), forms.ReasonForm,
        danger=True,
    ),
    Act(
        "merge", _("Merge into another"), _("Merged."), P.CIVIC_MATTER_MERGE,
        lambda view: State.MERGED in view.targets, called_with(actions.merge_matter), forms.MergeForm,
    ),
    Act(
        "unmerge", _("Let it stand alone"), _("It stands alone again."), P.CIVIC_MATTER_MERGE,
        _in(State.MERGED), called_with(actions.unmerge_matter),
    ),
    Act(
        "list", _("Put on a list"), _("Put on the list."), P.CIVIC_MATTER_LIST, lambda view: True,
        called_with(actions.add_to_list), forms.ToListForm,
    ),
    *CLOCK_ACTS,
    Act(
        "reopen", _("Reopen"), _("Reopened."), P.CIVIC_MATTER_ACCEPT, _in(State.CLOSED, State.DECLINED),
        called_with(actions.reopen_by_staff), forms.ReasonForm,
    ),
    Act(
        "decline", _("Decline"), _("Declined; the author reads the reason."), P.CIVIC_MATTER_ACCEPT,
        _in(State.FILED, State.ACCEPTED), _decline, forms.DeclineForm, danger=True,
    ),
    Act(
        "contact", _("Open the contact"), "", P.CIVIC_MATTER_WORK,
        lambda view: view.matter.author_id is not None, called_with(actions.open_author_contact),
        forms.ContactForm,
    ),
)  # fmt: skip
BY_NAME = {act.name: act for act in ACTS}
