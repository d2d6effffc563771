"""Topics over partitions: the steps of `mining`, each over one part, with what they hand on in files.

Any engine can run them that calls a function with a folder and a number on some machine that sees the folder.
Steps over partitions and over buckets are independent of each other; what stands between them is small. The
result is that of `mining.mine` over the same messages in the same order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from huiyin.civic.triage.rules.topics import gathering, pairs, shingles
from huiyin.civic.triage.rules.topics.gathering import (
    LEAST_MEMBERS,
    Signatures,
    belonging,
    settle,
    signatures,
)
from huiyin.civic.triage.rules.topics.grouping import cohesive, heaps
from huiyin.civic.triage.rules.topics.pairs import Edges, Keys, keys_of, likeness, matrix, meetings, met_again
from huiyin.civic.triage.rules.topics.shingles import (
    BUCKETS,
    Counts,
    Floats,
    Ints,
    Message,
    Shingled,
    shingle,
)

# Blocks are sorted by shingle into so many buckets, pairs by their left message into the partitions.
KEY_BUCKETS = 8
_BATCH = 50_000


@dataclass(frozen=True)
class Job:
    """What all steps know: the folder, and at which message each partition begins; the last is the end."""

    folder: str
    bounds: tuple[int, ...]

    @property
    def many(self) -> int:
        """Return how many messages there are."""
        return self.bounds[-1]

    @property
    def parts(self) -> range:
        """Return the numbers of the partitions."""
        return range(len(self.bounds) - 1)

    def path(self, name: str) -> Path:
        """Return where something lies."""
        return Path(self.folder) / name

    def messages(self, part: int) -> list[Message]:
        """Read the messages of a partition: one JSON array of title and body a line."""
        lines = self.path(f"messages-{part}.jsonl").read_text(encoding="utf-8").splitlines()
        return [(title, body) for title, body in map(json.loads, lines)]


def write_messages(job: Job, part: int, messages: Sequence[Message]) -> None:
    """Lay down the messages of a partition."""
    lines = [json.dumps(message, ensure_ascii=False) for message in messages]
    job.path(f"messages-{part}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def cut(job: Job, part: int) -> None:
    """Step 1, a partition: shingle its messages and count them."""
    found = list(shingle(job.messages(part)))
    _save(job, f"shingled-{part}", shingles.join(found))
    counts = shingles.spread(found)
    hashes = np.flatnonzero(counts)
    np.savez(job.path(f"spread-{part}.npz"), hashes=hashes, counts=counts[hashes])


def count(job: Job) -> None:
    """Step 2, once: add up in how many messages each shingle stands."""
    total = np.zeros(BUCKETS, np.int32)
    for part in job.parts:
        with np.load(job.path(f"spread-{part}.npz")) as held:
            total[held["hashes"]] += held["counts"]
    np.save(job.path("spread.npy"), total)


def lay(job: Job, part: int) -> None:
    """Step 3, a partition: weigh its messages and sort their blocks into buckets."""
    spread_over, first = _spread(job), job.bounds[part]
    shingled = _load(job, f"shingled-{part}")
    weighed = [shingles.weigh(cut, spread_over, job.many) for cut in _cuts(shingled)]
    _save(job, f"weighed-{part}", shingles.join(weighed))
    keys = pairs.join(
        [
            keys_of(one, spread_over, first=first + number * shingles.CHUNK)
            for number, one in enumerate(weighed)
        ]
    )
    for bucket in range(KEY_BUCKETS):
        inside = keys.shingle % KEY_BUCKETS == bucket
        np.savez(
            job.path(f"keys-{part}-{bucket}.npz"),
            shingle=keys.shingle[inside],
            message=keys.message[inside],
            sign=keys.sign[inside],
        )


def meet(job: Job, bucket: int) -> None:
    """Step 4, a bucket: note who are neighbours in its blocks, by the partition of the left one."""
    held = [np.load(job.path(f"keys-{part}-{bucket}.npz")) for part in job.parts]
    met = meetings(pairs.join([Keys(one["shingle"], one["message"], one["sign"]) for one in held]))
    home = np.searchsorted(job.bounds, met >> 32, side="right") - 1
    for part in job.parts:
        np.save(job.path(f"met-{bucket}-{part}.npy"), met[home == part])


def compare(job: Job, part: int) -> None:
    """Step 5, a partition: compare its messages with those they met, wherever these lie."""
    met = np.concatenate([np.load(job.path(f"met-{bucket}-{part}.npy")) for bucket in range(KEY_BUCKETS)])
    left, right = met_again(met)
    mine, alike = matrix(_load(job, f"weighed-{part}")), np.zeros(len(left), np.float32)
    home = np.searchsorted(job.bounds, right, side="right") - 1
    for other in np.unique(home).tolist():
        theirs = matrix(_load(job, f"weighed-{other}"))
        places = np.flatnonzero(home == other)
        for at in range(0, len(places), _BATCH):
            some = places[at : at + _BATCH]
            ours = mine[left[some] - job.bounds[part]]
            alike[some] = likeness(ours, theirs[right[some] - job.bounds[other]])
    kept = alike >= pairs.ALIKE
    np.savez(job.path(f"edges-{part}.npz"), left=left[kept], right=right[kept], alike=alike[kept])


def hang_together(job: Job) -> list[list[int]]:
    """Step 6, once: put the edges together and return what hangs together by them."""
    held = [np.load(job.path(f"edges-{part}.npz")) for part in job.parts]
    columns = [np.concatenate([one[name] for one in held]) for name in ("left", "right", "alike")]
    return [heap.tolist() for heap in heaps(Edges(*columns))]


def group(job: Job, some: Sequence[Sequence[int]]) -> list[list[int]]:
    """Step 7, some heaps: cut them into topics."""
    wanted = np.unique(np.concatenate([np.asarray(heap, np.int64) for heap in some]))
    rows = _rows(job, wanted)
    return [
        wanted[topic].tolist()
        for heap in some
        for topic in cohesive(rows, np.searchsorted(wanted, np.asarray(heap, np.int64)))
    ]


def sign(job: Job, topics: Sequence[Sequence[int]]) -> Signatures | None:
    """Step 8, once: return the signatures of the larger topics; None if there are none."""
    chosen = [topic for topic in topics if len(topic) >= LEAST_MEMBERS]
    wanted = {number for topic in chosen for number in topic}
    words: dict[int, Message] = {}
    for part, (first, end) in enumerate(pairwise(job.bounds)):
        here = [number for number in wanted if first <= number < end]
        if here:
            messages = job.messages(part)
            words |= {number: messages[number - first] for number in here}
    members = [words[number] for topic in chosen for number in topic]
    return signatures(members, list(map(len, chosen)), _spread(job), job.many) if chosen else None


def belong(job: Job, part: int, signed: Signatures) -> tuple[Ints, Ints, Floats]:
    """Step 9, a partition: return which of its messages have how much of which signatures."""
    first = job.bounds[part]
    whole = shingle(job.messages(part), most=shingles.MOST_WHOLE)
    found = [
        belonging(one, signed, first=first + number * shingles.CHUNK) for number, one in enumerate(whole)
    ]
    message, topic, share = (np.concatenate(column) for column in zip(*found, strict=True))
    return message, topic, share


def gather(topics: Sequence[Sequence[int]], found: Sequence[tuple[Ints, Ints, Floats]]) -> list[Ints]:
    """Step 10, once: give strays and small topics to what they belong to."""
    ordered = sorted((np.asarray(topic, np.int64) for topic in topics), key=lambda one: int(one[0]))
    if not found:
        return ordered
    large = np.asarray([at for at, topic in enumerate(ordered) if len(topic) >= gathering.LEAST_MEMBERS])
    message, topic, share = (np.concatenate(column) for column in zip(*found, strict=True))
    return settle(ordered, message, large[topic], share)


def _spread(job: Job) -> Counts:
    counts: Counts = np.load(job.path("spread.npy"), mmap_mode="r")
    return counts


def _save(job: Job, name: str, held: Shingled) -> None:
    np.savez(job.path(f"{name}.npz"), starts=held.starts, hashes=held.hashes, weights=held.weights)


def _load(job: Job, name: str) -> Shingled:
    with np.load(job.path(f"{name}.npz")) as held:
        return Shingled(held["starts"], held["hashes"], held["weights"])


def _cuts(held: Shingled) -> list[Shingled]:
    """Cut a long run of rows into parts no longer than a chunk."""
    rows = len(held.starts) - 1
    bounds = pairwise([*range(0, rows, shingles.CHUNK), rows])
    return [
        Shingled(
            held.starts[first : end + 1] - held.starts[first],
            held.hashes[held.starts[first] : held.starts[end]],
            held.weights[held.starts[first] : held.starts[end]],
        )
        for first, end in bounds
    ]


def _rows(job: Job, wanted: Ints) -> sparse.csr_matrix:
    """Return the weighed rows of some messages, in their order, from wherever they lie."""
    found = []
    for part, (first, end) in enumerate(pairwise(job.bounds)):
        here = wanted[(wanted >= first) & (wanted < end)]
        if len(here):
            found.append(matrix(_load(job, f"weighed-{part}"))[here - first])
    return sparse.vstack(found, format="csr")
