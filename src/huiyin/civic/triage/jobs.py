"""What triage does by itself, in the worker."""

from huiyin.civic.triage import actions
from huiyin.civic.triage.queries import topics as queries
from huiyin.kernel.actor import system
from huiyin.kit.jobs import job

MINER = system("topics")


@job("triage.find_topics")
def find_topics() -> None:
    """Find topics anew if matters came, and raise the alarm where one grows."""
    finding = queries.find_topics(MINER)
    if finding is not None:
        actions.keep_topics(actor=MINER, finding=finding)
    actions.raise_alarms(actor=MINER, grown=queries.growing(MINER))
