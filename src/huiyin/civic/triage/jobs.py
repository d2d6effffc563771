"""What triage does by itself, in the worker."""

import logging

from huiyin.civic.triage import actions
from huiyin.civic.triage.queries import topics as queries
from huiyin.civic.triage.queries.training import train
from huiyin.kernel.actor import system
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)
MINER = system("topics")
TEACHER = system("teacher")


@job("triage.find_topics")
def find_topics() -> None:
    """Find topics anew if matters came, and raise the alarm where one grows."""
    finding = queries.find_topics(MINER)
    if finding is not None:
        actions.keep_topics(actor=MINER, finding=finding)
    actions.raise_alarms(actor=MINER, grown=queries.growing(MINER))


@job("triage.train")
def learn_from_matters() -> None:
    """Learn from what staff decided; the new model serves only if it is better on the newest matters."""
    trained = train()
    if trained is None:
        log.info("There are too few labels yet to learn from.")
        return
    actions.keep_model(actor=TEACHER, trained=trained)
