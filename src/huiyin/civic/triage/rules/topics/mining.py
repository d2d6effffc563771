"""Topics out of messages, on one machine: shingle, lay into blocks, compare, group."""

from collections.abc import Sequence

from huiyin.civic.triage.rules.topics.gathering import gather
from huiyin.civic.triage.rules.topics.grouping import groups
from huiyin.civic.triage.rules.topics.pairs import candidates, compare, keys_of, matrix
from huiyin.civic.triage.rules.topics.pairs import join as join_keys
from huiyin.civic.triage.rules.topics.shingles import CHUNK, Ints, join, shingle, spread, weigh


def mine(messages: Sequence[tuple[str, str]], *, threads: int = 1) -> list[Ints]:
    """Return the topics of messages (title, body) as the numbers of their messages."""
    parts = list(shingle(messages, threads=threads))
    spread_over = spread(parts)
    weighed = [weigh(part, spread_over, len(messages)) for part in parts]
    keys = [keys_of(part, spread_over, first=number * CHUNK) for number, part in enumerate(weighed)]
    rows = matrix(join(weighed))
    topics = groups(rows, compare(rows, candidates(join_keys(keys)), threads=threads))
    return gather(messages, topics, spread_over, threads=threads)
