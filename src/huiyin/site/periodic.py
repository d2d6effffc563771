"""What runs by itself, and how often."""

from collections.abc import Mapping

from huiyin.kit import jobs

# Job name to minutes between runs. E-mail is not here: the worker sends it every few seconds.
PLAN: Mapping[str, int] = {
    "kit.recount": 2,
    "claims.remind": 10,
    "volunteering.remind": 10,
    "hooks.forget_old": 60,
    "mailbox.fetch": 1,
    "mailbox.forget_old": 60,
    "notices.make_digests": 10,
    "kit.tidy": 60,
    "matters.close_silent": 60,
    "matters.forget_traces": 60,
    "matters.forget_unconfirmed": 60,
    "matters.lists_ended": 60,
    "matters.mark_anew": 60,
    # The shortest limit is half an hour, so its reminder must not wait long.
    "matters.supervise": 1,
    "matters.remind_silent": 60,
    "matters.lift_pauses": 15,
    # A new version of the calendar may know a year that was unknown before.
    "matters.recount": 1440,
    "notices.mark_uncertain": 10,
    "triage.find_topics": 30,
    "triage.count_words": 1440,
    "triage.note_missing": 360,
    "trust.seal": 30,
    "trust.sweep": 60,
    "territory.apply_due": 1,
    "territory.settle": 5,
    # Once a week is often enough to learn, and the figures stay comparable.
    "triage.train": 10_080,
}
# What keeps a core busy for minutes, so that no peak of the day has to share it.
AT_NIGHT = frozenset({"matters.recount", "triage.count_words", "triage.train"})


def keep_schedule() -> None:
    """Make the schedule in the database equal to the plan."""
    jobs.schedule(PLAN, AT_NIGHT)
