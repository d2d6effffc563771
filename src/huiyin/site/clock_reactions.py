"""Who hears of the clocks of a matter: pauses, extensions, cards, and moved deadlines."""

from dataclasses import replace

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind
from huiyin.kit import jobs
from huiyin.kit.days import DayChanged
from huiyin.site.telling import ACTOR, merged_authors, tell

_RAISED = {
    matters.Level.REMINDER: NoticeKind.LIMIT_NEARLY_USED,
    matters.Level.YELLOW: NoticeKind.YELLOW_CARD,
    matters.Level.RED: NoticeKind.RED_CARD,
    matters.Level.LEADER: NoticeKind.BEFORE_LEADER,
}


def watch(event: matters.MatterFiled) -> None:
    """Have supervision look at a new matter; raising it wrote nothing for that."""
    matters.watch_matter(actor=ACTOR, matter_id=event.matter_id)


def tell_raised(event: matters.SupervisionRaised) -> None:
    """Tell whoever has to look after a matter whose limit runs out, and keep how many they were."""
    told, raised = matters.told(event.matter_id), matters.raised(event.supervision_id)
    persons = matters.people_to_tell(raised)
    tell(told, _RAISED[raised.level], persons, told.desk_link, raised.id)
    matters.note_told(actor=ACTOR, supervision_id=raised.id, persons=len(persons))


def tell_paused(event: matters.MatterPaused) -> None:
    """Tell everybody who raised it that a matter rests until a day, or its author what is asked first."""
    told = matters.told(event.matter_id)
    asks = event.kind == matters.PauseKind.WAITING
    kind = NoticeKind.AUTHOR_ASKED if asks else NoticeKind.SUSPENDED
    # What one has to say is for that one to say; that all have to wait, all are told.
    for one in [told] if asks else [told, *merged_authors(event.matter_id)]:
        tell(one, kind, [one.author_id], one.author_link, event.pause_id, until=told.paused_until)


def tell_lifted(event: matters.PauseLifted) -> None:
    """Tell the holder's people that a clock runs again, and whether the author has answered."""
    told, kind = matters.told(event.matter_id), NoticeKind.CLOCK_RUNS
    if event.kind == matters.PauseKind.WAITING and event.how == "date":
        kind = NoticeKind.AUTHOR_SILENT
    elif event.how == "answered":
        kind = NoticeKind.AUTHOR_ADDED
    tell(told, kind, matters.holder_staff(event.matter_id), told.desk_link, event.seq)


def ask_deciders(event: matters.ExtensionAsked) -> None:
    """Ask whoever supervises above the holder whether it gets more time."""
    told, step = matters.told(event.matter_id), event.extension_id
    tell(told, NoticeKind.EXTENSION_ASKED, matters.deciders(step), told.desk_link, step)


def tell_decided(event: matters.ExtensionDecided) -> None:
    """Tell the holder what was decided; of more time its authors and the intake hear too."""
    told, step = matters.told(event.matter_id), event.extension_id
    staff = {*matters.holder_staff(event.matter_id), event.asked_by}
    if not event.granted:
        tell(told, NoticeKind.EXTENSION_REFUSED, staff, told.desk_link, step)
        return
    staff |= set(matters.intake_staff(event.matter_id))
    tell(told, NoticeKind.EXTENSION_GRANTED, staff, told.desk_link, step)
    for one in (told, *merged_authors(event.matter_id)):
        tell(one, NoticeKind.EXTENDED, [one.author_id], one.author_link, step)


def tell_deadline_moved(event: matters.DeadlineMoved) -> None:
    """Tell the holder's people that the calendar has moved a deadline."""
    told = matters.told(event.matter_id)
    tell(told, NoticeKind.DEADLINE_MOVED, matters.holder_staff(event.matter_id), told.desk_link, event.seq)


def recount(event: DayChanged) -> None:
    """Have the deadlines that count a day counted anew, by a job of its own."""
    jobs.enqueue("matters.recount", day=event.day)


def tell_instructed(event: matters.MatterInstructed) -> None:
    """Tell the holder's people what the leader said."""
    told = matters.told(event.matter_id)
    tell(told, NoticeKind.INSTRUCTED, matters.holder_staff(event.matter_id), told.desk_link, event.seq)


def tell_helper_late(event: matters.TaskLate) -> None:
    """Tell a helper's people that their time to report in is over, and whoever called them."""
    told, task = matters.told(event.matter_id), matters.task_told(event.task_id)
    tell(told, NoticeKind.TASK_LATE, task.helpers, task.link, event.task_id)
    about = replace(told, holder=task.helper)
    tell(about, NoticeKind.HELPER_LATE, [task.caller_id], told.desk_link, event.task_id)
