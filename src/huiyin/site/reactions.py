"""When X happens in one module, do Y in another: the one table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.civic.people.public import OpeningsUnusual, PersonErased, SecondFactorReset, erase_person
from huiyin.civic.territory import public as territory
from huiyin.civic.triage import public as triage
from huiyin.civic.trust import public as trust
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.events import Event
from huiyin.kit.days import DayChanged
from huiyin.kit.outbox import Reaction, Relay
from huiyin.site import claim_reactions as claiming
from huiyin.site import clock_reactions as clocks
from huiyin.site import joining_reactions as joining
from huiyin.site import near_reactions as near
from huiyin.site import volunteer_reactions as volunteers
from huiyin.site.council import call_council
from huiyin.site.data_reactions import (
    ask_for_answer,
    note_contact_consent,
    tell_answer,
    tell_reset,
    warn_operators,
)
from huiyin.site.hooking import hooked
from huiyin.site.telling import ACTOR, merged_authors
from huiyin.site.telling import tell as _tell

STOPPED_FOLLOWING = "Stopped following by e-mail, or never confirmed it."


def tell_intake(event: matters.MatterFiled) -> None:
    """Tell the nearest intake staff that somebody raised something, and the author that it arrived."""
    told = matters.told(event.matter_id)
    _tell(told, NoticeKind.MATTER_FILED, matters.intake_staff(event.matter_id), told.desk_link, 1)
    _tell(told, NoticeKind.MATTER_RECEIVED, [told.author_id], told.author_link, 1)


def tell_accepted(event: matters.MatterAccepted) -> None:
    """Tell the author that the matter was taken up."""
    told = matters.told(event.matter_id)
    _tell(told, NoticeKind.MATTER_ACCEPTED, [told.author_id], told.author_link, told.cycle)


def tell_declined(event: matters.MatterDeclined) -> None:
    """Tell the author that the matter was declined; the others hear once the reason may be shared."""
    told = matters.told(event.matter_id)
    _tell(told, NoticeKind.MATTER_DECLINED, [told.author_id], told.author_link, told.cycle)


def tell_holder(event: matters.MatterAssigned) -> None:
    """Tell the new holder's people."""
    told = matters.told(event.matter_id)
    step = event.dispatch_id or f"{event.holder_org_id}:{event.holder_person_id}:{told.cycle}"
    _tell(told, NoticeKind.MATTER_ASSIGNED, matters.holder_staff(event.matter_id), told.desk_link, step)


def tell_intake_of_return(event: matters.MatterReturned) -> None:
    """Tell the intake staff that a matter came back to them."""
    told = matters.told(event.matter_id)
    step = event.dispatch_id or told.cycle
    _tell(told, NoticeKind.MATTER_RETURNED, matters.intake_staff(event.matter_id), told.desk_link, step)


def tell_office(event: matters.MatterMoved) -> None:
    """Tell the office to which a matter was handed up or down."""
    told, kind = matters.told(event.matter_id), NoticeKind.HANDED_UP if event.up else NoticeKind.HANDED_DOWN
    _tell(told, kind, matters.office_staff(event.matter_id), told.desk_link, event.seq)


def ask_rulers(event: matters.RulingAsked) -> None:
    """Ask the nearest leaders who took no part in it to rule who handles a matter."""
    told, rulers = matters.told(event.matter_id), matters.rulers(event.matter_id)
    _tell(told, NoticeKind.RULING_ASKED, rulers, told.desk_link, event.dispatch_id)


def tell_ruling(event: matters.MatterRuled) -> None:
    """Tell those who sent the matter out or handed it back what was ruled."""
    told, involved = matters.told(event.matter_id), matters.involved_in(event.matter_id)
    _tell(told, NoticeKind.RULING_MADE, involved, told.desk_link, event.dispatch_id)


def call_helper(event: matters.TaskCalled) -> None:
    """Tell a helper's people that they are called."""
    _tell_helper(event.matter_id, event.task_id, NoticeKind.TASK_CALLED)


def tell_helper_off(event: matters.TaskCancelled) -> None:
    """Tell a helper's people that they are no longer needed."""
    _tell_helper(event.matter_id, event.task_id, NoticeKind.TASK_CANCELLED)


def _tell_helper(matter_id: int, task_id: int, kind: NoticeKind) -> None:
    told, task = matters.told(matter_id), matters.task_told(task_id)
    _tell(told, kind, task.helpers, task.link, task_id)


def tell_caller_of_report(event: matters.TaskReportedIn) -> None:
    """Tell whoever called that the helper reported in."""
    _tell_caller(event.matter_id, event.task_id, NoticeKind.TASK_REPORTED_IN)


def tell_caller_of_result(event: matters.TaskDone) -> None:
    """Tell whoever called that the helper did their part."""
    _tell_caller(event.matter_id, event.task_id, NoticeKind.TASK_DONE)


def tell_caller_of_no(event: matters.TaskDeclined) -> None:
    """Tell whoever called that the helper cannot."""
    _tell_caller(event.matter_id, event.task_id, NoticeKind.TASK_DECLINED)


def _tell_caller(matter_id: int, task_id: int, kind: NoticeKind) -> None:
    told, task = matters.told(matter_id), matters.task_told(task_id)
    _tell(replace(told, holder=task.helper), kind, [task.caller_id], told.desk_link, task_id)


def ask_approvers(event: matters.EchoDrafted) -> None:
    """Ask the nearest office with somebody uninvolved to approve an echo; without one, whoever appoints."""
    told, asked = matters.told(event.matter_id), matters.approvers(event.echo_id)
    kind = NoticeKind.ECHO_TO_APPROVE if asked else NoticeKind.NO_APPROVER
    persons = asked or matters.appointers(event.matter_id)
    _tell(told, kind, persons, told.desk_link, event.echo_id)


def tell_doer(event: matters.EchoReturned) -> None:
    """Tell the doer that the echo came back."""
    told = matters.told(event.matter_id)
    doer = matters.echo_doer(event.echo_id)
    _tell(told, NoticeKind.ECHO_RETURNED, [doer], told.desk_link, event.echo_id)


def tell_echo(event: matters.EchoDelivered) -> None:
    """Let the author hear the echo, and whoever joined or was merged if it may be shared."""
    told = matters.told(event.matter_id)
    kind = NoticeKind.ECHO_FINAL if event.final else NoticeKind.ECHO_PROGRESS
    links = {"say": told.say_link} if event.final else {}
    _tell(told, kind, [told.author_id], told.author_link, f"{event.echo_id}:{told.cycle}", **links)
    if matters.echo_is_shared(event.echo_id):
        _tell_neighbours(event.matter_id, event.echo_id, final=event.final)


def tell_shared(event: matters.EchoShared) -> None:
    """Let whoever waits hear an echo that so far fewer could read."""
    _tell_neighbours(event.matter_id, event.echo_id, final=matters.echo_is_final(event.echo_id))


def tell_closed(event: matters.MatterClosed) -> None:
    """Tell the authors that a matter was closed, except one who confirmed it.

    Whose matter was merged may still say that it is not solved, unless everybody was silent to the end.
    """
    told = matters.told(event.matter_id)
    if not event.confirmed:
        _tell(told, NoticeKind.CLOSED_SILENT, [told.author_id], told.author_link, told.cycle)
    kind = NoticeKind.CLOSED_FOR_ALL if event.confirmed else NoticeKind.CLOSED_SILENT
    for younger in merged_authors(event.matter_id):
        open_to_word = event.confirmed and not matters.has_spoken(younger.matter_id)
        links = {"say": younger.say_link} if open_to_word else {}
        _tell(younger, kind, [younger.author_id], younger.author_link, told.cycle, **_day(told), **links)


def tell_closing_near(event: matters.ClosingNear) -> None:
    """Tell the authors who said nothing yet that their matter will be closed."""
    told = matters.told(event.matter_id)
    for one in (told, *merged_authors(event.matter_id)):
        if not matters.has_spoken(one.matter_id):
            links = {**_day(told), "say": one.say_link}
            _tell(one, NoticeKind.CLOSES_SOON, [one.author_id], one.author_link, told.cycle, **links)


def _day(told: matters.Told) -> dict[str, str]:
    return {"closes": f"{told.closes_at.astimezone(SHANGHAI):%Y-%m-%d}"} if told.closes_at else {}


def tell_reopened(event: matters.MatterReopened) -> None:
    """Tell the holder's people that a matter is awake again, and everybody who raised it."""
    told = matters.told(event.matter_id)
    _tell(told, NoticeKind.MATTER_REOPENED, matters.holder_staff(event.matter_id), told.desk_link, told.cycle)
    for one in (told, *merged_authors(event.matter_id)):
        _tell(one, NoticeKind.MATTER_AWAKE, [one.author_id], one.author_link, told.cycle)


def tell_withdrawn(event: matters.MatterWithdrawn) -> None:
    """Tell whoever was on it that the author took the matter back, or under which code it goes on."""
    if event.heir_id is not None:
        heir = matters.told(event.heir_id)
        staff = matters.holder_staff(event.heir_id)
        _tell(heir, NoticeKind.MATTER_ASSIGNED, staff, heir.desk_link, f"instead:{event.matter_id}")
        return
    told = matters.told(event.matter_id)
    _tell(told, NoticeKind.MATTER_WITHDRAWN, matters.holder_staff(event.matter_id), told.desk_link, 1)


def ask_follower(event: matters.FollowAsked) -> None:
    """Ask at an e-mail address whether its owner wants to hear of the matter."""
    told = replace(matters.told(event.matter_id), title=matters.public_title(event.matter_id))
    _tell(told, NoticeKind.FOLLOW_CONFIRM, [event.person_id], told.confirm_link, event.person_id)


def forget_follower(event: matters.FollowerLeft) -> None:
    """Forget the address of somebody who was noted for following alone."""
    erase_person(actor=ACTOR, person_id=event.person_id, reason=STOPPED_FOLLOWING)


def guard(event: matters.MatterFiled) -> None:
    """Have the guard look whether staff should see how a new matter was raised."""
    matters.examine_matter(actor=ACTOR, matter_id=event.matter_id, origin=event.origin)


def read(event: matters.MatterFiled) -> None:
    """Read a new matter: what it is about, where, how urgent, whose job."""
    triage.read_matter(actor=ACTOR, matter_id=event.matter_id)


def label(event: matters.MatterAccepted | matters.MatterClassified) -> None:
    """Keep the class that staff gave a matter, so that the reading learns from it."""
    triage.label_matter(actor=ACTOR, matter_id=event.matter_id)


def label_office(event: matters.MatterAssigned) -> None:
    """Keep the office that staff chose, beside the one that was read."""
    triage.label_office(actor=ACTOR, matter_id=event.matter_id, org_id=event.holder_org_id)


# One matter that looks odd waits in the tray; many at once are worth a word.
_TOLD_AT_ONCE = frozenset({matters.Reason.REPEATED, matters.Reason.BURST, matters.Reason.FLOOD})


def tell_suspicion(event: matters.SuspicionRaised) -> None:
    """Tell the intake staff that something looks odd."""
    told = matters.suspicion_told(event.suspicion_id)
    if told.reason not in _TOLD_AT_ONCE:
        return
    notify(
        actor=ACTOR,
        persons=matters.intake_staff(told.scope_of),
        kind=NoticeKind.SUSPICION,
        params={"count": told.count, "place": told.place},
        link=told.link,
        dedupe=f"suspicion:{event.suspicion_id}",
    )


def _tell_neighbours(matter_id: int, echo_id: int, *, final: bool) -> None:
    told = matters.told(matter_id)
    step = f"{echo_id}:{told.cycle}"
    # Neighbours read what was approved; the author's own words may name somebody.
    shown = replace(told, title=matters.public_title(matter_id))
    kind = NoticeKind.HEARD_FINAL if final else NoticeKind.HEARD_PROGRESS
    _tell(shown, kind, matters.supporters_of(matter_id), told.public_link, step)
    if matters.echo_is_public(echo_id):
        # Who follows reads the wall and nothing else.
        persons = matters.followers_of(matter_id)
        _tell(shown, kind, persons, told.public_link, step, stop=told.stop_link)
    _tell_merged_authors(matter_id, NoticeKind.ECHO_FINAL if final else NoticeKind.ECHO_PROGRESS, step)


def _tell_merged_authors(matter_id: int, kind: NoticeKind, step: object) -> None:
    for younger in merged_authors(matter_id):
        links = {"say": younger.say_link} if kind is NoticeKind.ECHO_FINAL else {}
        _tell(younger, kind, [younger.author_id], younger.author_link, step, **links)


def tell_list_ended(event: matters.ListEnded) -> None:
    """Tell a list's owner that its term is over while it is still open."""
    _tell_of_list(matters.list_told(event.list_id), NoticeKind.LIST_ENDED, event.ends, ends=event.ends)


def tell_list_shown(event: matters.ListShown) -> None:
    """Tell the people of an organisation that a list is shown to them."""
    _tell_of_list(matters.list_told(event.list_id, event.org_id), NoticeKind.LIST_SHOWN, event.org_id)


def _tell_of_list(told: matters.ListTold, kind: NoticeKind, step: object, **more: str) -> None:
    notify(
        actor=ACTOR,
        persons=told.staff,
        kind=kind,
        params={"code": told.code, "title": told.title, "place": told.place, "org": told.owner, **more},
        link=told.link,
        dedupe=f"{kind.value}:{told.code}:{step}",
    )


def tell_reorganised(event: territory.PlanApplied) -> None:
    """Tell the staff whose reach changed, or to whom matters came, that the map is another one."""
    _tell_plan(event.plan_id, NoticeKind.REORGANISED, territory.affected_staff(event.plan_id), "/desk/")


def tell_reorganisation_coming(event: territory.PlanScheduled) -> None:
    """Tell the staff whose reach will change, in time."""
    staff = territory.affected_staff(event.plan_id)
    _tell_plan(event.plan_id, NoticeKind.REORGANISATION_COMING, staff, "/desk/")


def tell_held_up(event: territory.PlanHeld) -> None:
    """Tell whoever made a plan that it was not carried out."""
    link = f"/desk/reorganisations/{event.plan_id}/"
    maker = territory.plan_of(ACTOR, event.plan_id).made_by_id
    _tell_plan(event.plan_id, NoticeKind.REORGANISATION_HELD, [maker] if maker else [], link)


def _tell_plan(plan_id: int, kind: NoticeKind, persons: Iterable[int], link: str) -> None:
    plan = territory.plan_of(ACTOR, plan_id)
    notify(
        actor=ACTOR,
        persons=list(persons),
        kind=kind,
        params={"title": plan.title, "basis": plan.basis, "day": plan.effective.isoformat()},
        link=link,
        dedupe=f"{kind.value}:{plan_id}:{plan.revision}:{plan.digest[:12]}",
    )


def tell_topic_grew(event: triage.TopicGrew) -> None:
    """Tell the office of a street that a topic grows there."""
    told = triage.alarm_told(event.alarm_id)
    notify(
        actor=ACTOR,
        persons=told.staff,
        kind=NoticeKind.TOPIC_GROWS,
        params={"count": told.recent, "place": told.place, "since": told.since.isoformat()},
        link=told.link,
        dedupe=f"topic:{event.alarm_id}:{event.step}",
    )


TABLE: Mapping[type[Event], Sequence[Reaction]] = {
    triage.TopicGrew: [tell_topic_grew],
    territory.PlanApplied: [tell_reorganised],
    territory.PlanHeld: [tell_held_up],
    territory.PlanScheduled: [tell_reorganisation_coming],
    matters.MatterFiled: [tell_intake, clocks.watch, guard, read, note_contact_consent, near.note],
    matters.MatterAccepted: [tell_accepted, label],
    matters.MatterClassified: [label],
    matters.MatterDeclined: [tell_declined],
    matters.MatterAssigned: [tell_holder, claiming.follow_away, label_office],
    matters.MatterReturned: [tell_intake_of_return],
    matters.MatterMoved: [tell_office],
    matters.RulingAsked: [ask_rulers],
    matters.MatterRuled: [tell_ruling],
    matters.TaskCalled: [call_helper],
    matters.TaskReportedIn: [tell_caller_of_report],
    matters.TaskLate: [clocks.tell_helper_late],
    matters.TaskDone: [tell_caller_of_result],
    matters.TaskDeclined: [tell_caller_of_no],
    matters.TaskCancelled: [tell_helper_off],
    matters.EchoDrafted: [ask_approvers],
    matters.EchoReturned: [tell_doer],
    matters.EchoDelivered: [tell_echo],
    matters.EchoShared: [tell_shared],
    matters.FollowAsked: [ask_follower],
    matters.FollowerLeft: [forget_follower],
    matters.ClosingNear: [tell_closing_near],
    matters.MatterClosed: [tell_closed],
    matters.MatterReopened: [tell_reopened],
    matters.MatterMerged: [joining.tell_merged, claiming.follow_away],
    matters.MatterUnmerged: [joining.tell_unmerged],
    matters.MatterWithdrawn: [tell_withdrawn, near.drop, claiming.follow_away],
    matters.ListEnded: [tell_list_ended],
    matters.AgendaSent: [call_council],
    matters.ListShown: [tell_list_shown],
    matters.SuspicionRaised: [tell_suspicion],
    OpeningsUnusual: [warn_operators],
    SecondFactorReset: [tell_reset],
    trust.RightsAsked: [ask_for_answer],
    trust.RightsAnswered: [tell_answer],
    matters.SupervisionRaised: [clocks.tell_raised],
    matters.MatterInstructed: [clocks.tell_instructed],
    matters.MatterPaused: [clocks.tell_paused],
    matters.PauseLifted: [clocks.tell_lifted],
    matters.ExtensionAsked: [clocks.ask_deciders],
    matters.ExtensionDecided: [clocks.tell_decided],
    matters.DeadlineMoved: [clocks.tell_deadline_moved],
    DayChanged: [clocks.recount],
    PersonErased: [volunteers.forget, claiming.forget],
    **claiming.CLAIM_TABLE,
    **volunteers.VOLUNTEER_TABLE,
}


def relay() -> Relay:
    """Return the relay that applies this table; every step of a matter is told to other systems too."""
    told = hooked()
    return Relay({event: [*TABLE.get(event, ()), *told.get(event, ())] for event in {**TABLE, **told}})
