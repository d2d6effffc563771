"""What triage does by itself, in the worker."""

import logging

from huiyin.civic.triage import actions
from huiyin.civic.triage.queries import topics as queries
from huiyin.civic.triage.queries.training import train
from huiyin.kernel.actor import system
from huiyin.kernel.errors import Refusal
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)
MINER = system("topics")
TEACHER = system("teacher")
READER = system("triage")


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
    try:
        trained = train()
    except Refusal as refusal:
        log.info(refusal)
        return
    if trained is None:
        log.info("There are too few labels yet to learn from.")
        return
    actions.keep_model(actor=TEACHER, trained=trained)


@job("triage.count_words")
def count_words() -> None:
    """Count how frequent words are by now."""
    actions.count_words(actor=READER)


@job("triage.note_missing")
def note_missing() -> None:
    """Keep sketches of matters that came without being raised here: by import, or before there were any."""
    after = actions.note_missing(actor=READER)
    while after:
        after = actions.note_missing(actor=READER, after=after)
