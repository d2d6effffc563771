"""What volunteering does by itself: reminding of shifts."""

from huiyin.hands.volunteering import actions
from huiyin.kernel.actor import system
from huiyin.kit.jobs import job

REMINDER = system("reminders")


@job("volunteering.remind")
def remind() -> None:
    """Remind volunteers of shifts that begin within a day."""
    actions.remind_of_shifts(actor=REMINDER)
