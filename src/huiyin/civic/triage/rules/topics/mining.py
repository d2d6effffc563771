"""Topics out of messages on one machine: the steps of `partitioned`, in this process or in several."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import current_process, get_context
from tempfile import TemporaryDirectory
from typing import Any

from huiyin.civic.triage.rules.topics import partitioned as steps
from huiyin.civic.triage.rules.topics.partitioned import Job, Said
from huiyin.civic.triage.rules.topics.pieces import Ints

# A partition holds so many messages at most: some hundred megabytes while it is worked on.
PART = 100_000
# Starting processes costs more than a few messages do.
_WORTH_A_PROCESS = 20_000


def mine(messages: Sequence[Said], *, workers: int = 1, part: int = PART) -> list[Ints]:
    """Return the topics of messages as the numbers of their messages; several processes share the work.

    Between the steps numbers lie in a folder that is gone at the end, and no word of any message.
    """
    if not messages:
        return []
    alone = workers == 1 or len(messages) < _WORTH_A_PROCESS or current_process().daemon
    size = part if alone else min(part, -(-len(messages) // workers))
    with TemporaryDirectory(prefix="huiyin-topics-") as folder:
        job = Job(folder, (*range(0, len(messages), size), len(messages)))
        parts = (messages[first:end] for first, end in pairwise(job.bounds))
        return _one_by_one(job, parts) if alone else _beside(job, parts, workers)


def _one_by_one(job: Job, parts: Iterator[Sequence[Said]]) -> list[Ints]:
    def each(step: Callable[..., Any], job: Job, numbers: Sequence[int]) -> list[Any]:
        return [step(job, number) for number in numbers]

    for number, some in zip(job.parts, parts, strict=True):
        steps.cut(job, number, some)
    return steps.found(job, each)


def _beside(job: Job, parts: Iterator[Sequence[Said]], workers: int) -> list[Ints]:
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:

        def each(step: Callable[..., Any], job: Job, numbers: Sequence[int]) -> list[Any]:
            return list(pool.map(step, [job] * len(numbers), numbers))

        list(pool.map(steps.cut, [job] * len(job.parts), job.parts, parts))
        return steps.found(job, each)
