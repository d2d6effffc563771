"""Hot topics over partitions with Dask: equal to the single run, and further than one machine's memory.

    .venv/bin/pip install -e '.[mining]'
    .venv/bin/python -m bench.partitions [--messages 10000000] [--parts 20] [--compare]

Two local workers take the steps of `rules/topics/partitioned.py`; on a cluster it is the same graph with the
address of its scheduler (`--scheduler`) and a folder that all workers see (`--folder`). Ten million messages
take some 45 GB there and an hour of two cores; each step is told when it begins.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import monotonic
from typing import Any

from dask.distributed import Client, LocalCluster

from bench.machine import cpu_seconds
from bench.voices import said, voices
from huiyin.civic.triage.rules.topics import partitioned as steps
from huiyin.civic.triage.rules.topics.mining import mine
from huiyin.civic.triage.rules.topics.partitioned import Job


def main() -> int:
    """Mine over partitions, and compare with the single run if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--parts", type=int, default=8)
    parser.add_argument("--compare", action="store_true", help="mine the same messages in one go, too")
    parser.add_argument("--scheduler", help="address of a running Dask scheduler; default: two local workers")
    parser.add_argument("--folder", help="a folder that all workers see")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        job = written(folder, asked.messages, asked.parts)
        began, worked = monotonic(), cpu_seconds(os.getpid())
        with client(asked.scheduler) as workers:
            topics = mined_over(workers, job)
        took, worked = monotonic() - began, cpu_seconds(os.getpid()) - worked
    print(f"{job.many:,} messages in {asked.parts} partitions: {len(topics):,} topics in {took:.1f} s")
    if not asked.scheduler:
        most = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
        print(f"{worked:.1f} CPU s in all; the largest process had {most / 1e6:.1f} GB")
    return _compared(asked.messages, topics) if asked.compare else 0


@contextmanager
def client(scheduler: str | None) -> Iterator[Client]:
    """Give a client of a running cluster, or of two workers here."""
    if scheduler:
        with Client(scheduler) as far:
            yield far
        return
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as near,
    ):
        yield near


def written(folder: str, many: int, parts: int) -> Job:
    """Lay invented messages into partitions."""
    job = Job(folder, tuple(many * part // parts for part in range(parts + 1)))
    spoken = voices(many)
    for part in job.parts:
        some = islice(spoken, job.bounds[part + 1] - job.bounds[part])
        steps.write_messages(job, part, said(some))
    _tell("written", job.many)
    return job


def mined_over(workers: Client, job: Job) -> list[list[int]]:
    """Run the steps: what can be done beside each other is done by whichever worker is free."""

    began = monotonic()

    def each(step: Callable[..., Any], job: Job, numbers: Sequence[int]) -> list[Any]:
        _tell(f"{step.__name__} begins after {monotonic() - began:.0f} s", len(numbers))
        found: list[Any] = workers.gather(
            [workers.submit(step, job, number, pure=False) for number in numbers]
        )
        return found

    each(steps.cut_file, job, job.parts)
    return [topic.tolist() for topic in steps.found(job, each)]


def _tell(done: str, many: int) -> None:
    print(f"  {done}: {many:,}", file=sys.stderr, flush=True)


def _compared(many: int, topics: list[list[int]]) -> int:
    began = monotonic()
    single = [topic.tolist() for topic in mine(said(voices(many)))]
    same = single == topics
    print(f"the single run: {len(single):,} topics in {monotonic() - began:.1f} s; equal: {same}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
