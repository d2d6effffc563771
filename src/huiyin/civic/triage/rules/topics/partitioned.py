"""Topics over partitions: each step over one part, with what it hands on in the files of a folder.

Any engine can run them that calls a function with a folder and a number on some machine that sees the folder
(one process, several, a cluster). Steps over partitions, buckets and lots are independent of each other; what
stands between them is small. How many partitions there are changes nothing in the result.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from huiyin.civic.triage.rules.topics import alike, gathering, knowing, pairs, pieces
from huiyin.civic.triage.rules.topics.alike import Alike, Compared, Pairs, Sums
from huiyin.civic.triage.rules.topics.gathering import LEAST_MEMBERS, Profiles
from huiyin.civic.triage.rules.topics.grouping import FAINT, grown, heaps
from huiyin.civic.triage.rules.topics.habits import Habits, habits, without
from huiyin.civic.triage.rules.topics.knowing import Known, Scale
from huiyin.civic.triage.rules.topics.pairs import Edges, Keys
from huiyin.civic.triage.rules.topics.pieces import BUCKETS, Cut, Floats, Ints

# Blocks are sorted by piece into so many buckets, and one more for each so many messages, to keep each small;
# pairs that hang together go into so many lots.
KEY_BUCKETS, PER_BUCKET, LOTS = 4, 500_000, 4
_BATCH = 20_000
_LITTLE = 0.05
# Title, body, when it came in days, who wrote it, and the number of its compound; unknown: None, empty, 0.
Said = tuple[str, str, float | None, str, int]


class Each(Protocol):
    """Run a step for some numbers, beside each other if possible, and return what it gives in their order."""

    def __call__(self, step: Callable[..., Any], job: "Job", numbers: Sequence[int], /) -> list[Any]:
        """Run it."""


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

    @property
    def buckets(self) -> range:
        """Return the numbers of the buckets of blocks."""
        return range(KEY_BUCKETS + self.many // PER_BUCKET)

    def path(self, name: str) -> Path:
        """Return where something lies."""
        return Path(self.folder) / name

    def save(self, name: str, **arrays: Any) -> None:
        """Lay arrays down, each in a file of its own, so that they can be read without being copied."""
        for key, array in arrays.items():
            np.save(self.path(f"{name}.{key}.npy"), array)

    def load(self, name: str, *keys: str) -> list[Any]:
        """Return what was laid down."""
        return [np.load(self.path(f"{name}.{key}.npy")) for key in keys]

    def said(self, part: int) -> Iterator[Said]:
        """Read the messages of a partition: one JSON array a line."""
        with self.path(f"messages-{part}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                title, body, day, author, place = json.loads(line)
                yield title, body, day, author, place


def write_messages(job: Job, part: int, messages: Sequence[Said]) -> None:
    """Lay down the messages of a partition."""
    with job.path(f"messages-{part}.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(f"{json.dumps(one)}\n" for one in messages)


def found(job: Job, each: Each) -> list[Ints]:
    """Run all steps after the first and return the topics as the numbers of their messages, in order."""
    count(job)
    each(lay, job, job.parts)
    each(meet, job, job.buckets)
    each(compare, job, job.parts)
    lots = hang_together(job)
    topics = sorted((topic for lot in each(group, job, range(lots)) for topic in _apart(*lot)), key=_first)
    if not note(job, topics):
        return topics
    each(show, job, job.parts)
    profile(job)
    return gather(job, topics, each(belong, job, job.parts))


def cut_file(job: Job, part: int) -> None:
    """Step 1, a partition whose messages lie in a file."""
    cut(job, part, job.said(part))


def cut(job: Job, part: int, messages: Iterable[Said]) -> None:
    """Step 1, a partition: cut its messages and count their pieces. No word of them is laid down."""
    cuts: list[Cut] = []
    days: list[float] = []
    writers: list[int] = []
    places: list[int] = []
    said = iter(messages)
    while some := list(islice(said, pieces.CHUNK)):
        cuts += pieces.cut([(title, body) for title, body, *_ in some])
        days += [np.nan if day is None else day for _, _, day, _, _ in some]
        writers += [_numbered(author) for _, _, _, author, _ in some]
        places += [place for *_, place in some]
    whole = pieces.join(cuts)
    counts = pieces.spread(cuts)
    hashes = np.flatnonzero(counts).astype(np.int32)
    _save(job, f"raw-{part}", whole)
    job.save(f"about-{part}", days=np.asarray(days, np.float32), writers=np.asarray(writers, np.int64))
    job.save(f"about-{part}", places=np.asarray(places, np.int64))
    job.save(f"spread-{part}", hashes=hashes, counts=counts[hashes])


def count(job: Job) -> None:
    """Step 2, once: add up in how many messages each piece stands, and what prolific authors always write."""
    total = np.zeros(BUCKETS, np.int32)
    for part in job.parts:
        hashes, counts = job.load(f"spread-{part}", "hashes", "counts")
        total[hashes] += counts
    told = knowing.known(total, job.many)
    job.save("known", hashes=told.hashes, telling=told.telling, kinds=told.kinds, counts=told.counts)
    job.save("scale", ordinary=told.scale.ordinary, common=told.scale.common)
    writers = [job.load(f"about-{part}", "writers")[0] for part in job.parts]
    always = habits((_load(job, f"raw-{part}") for part in job.parts), writers)
    job.save("habits", writers=always.writers, keys=always.keys)


def lay(job: Job, part: int) -> None:
    """Step 3, a partition: sum its messages up and sort their blocks into buckets."""
    told = known(job)
    always = Habits(*job.load("habits", "writers", "keys"))
    whole = without(_load(job, f"raw-{part}"), job.load(f"about-{part}", "writers")[0], always)
    _save(job, f"cut-{part}", whole)
    tables, shared = told.tables, told.spread() > 1
    cuts = _cuts(whole)
    job.save(f"sums-{part}", **_together([alike.sums(some, told) for _, some in cuts]))
    job.save(f"compared-{part}", **_together([alike.compared(some, told) for _, some in cuts]))
    start = job.bounds[part]
    keys = [pairs.keys_of(some, tables, shared, first=start + first) for first, some in cuts]
    for bucket in job.buckets:
        inside = pairs.join([_chosen(one, one.piece % len(job.buckets) == bucket) for one in keys])
        job.save(f"keys-{part}-{bucket}", piece=inside.piece, message=inside.message, sign=inside.sign)


def meet(job: Job, bucket: int) -> None:
    """Step 4, a bucket: note who are neighbours in its blocks, by the partition of the left one."""
    held = [Keys(*job.load(f"keys-{part}-{bucket}", "piece", "message", "sign")) for part in job.parts]
    met = pairs.meetings(pairs.join(held))
    home = np.searchsorted(job.bounds, met >> 32, side="right") - 1
    for part in job.parts:
        job.save(f"met-{bucket}-{part}", pairs=met[home == part])


def compare(job: Job, part: int) -> None:
    """Step 5, a partition: compare its messages with those they met, wherever these lie."""
    left, right = to_compare(job, part)
    scale, mine, scores = scale_of(job), ready(job, part), np.zeros(len(left), np.float32)
    home = np.searchsorted(job.bounds, right, side="right") - 1
    for other in np.unique(home).tolist():
        theirs = mine if other == part else ready(job, other)
        places = np.flatnonzero(home == other)
        for at in range(0, len(places), _BATCH):
            some = places[at : at + _BATCH]
            met = Pairs(mine, left[some] - job.bounds[part], theirs, right[some] - job.bounds[other])
            scores[some] = alike.scores(met, scale, least=FAINT)
    kept = scores > FAINT
    ends = {"left": left[kept].astype(np.int32), "right": right[kept].astype(np.int32)}
    job.save(f"edges-{part}", **ends, alike=scores[kept])


def to_compare(job: Job, part: int) -> tuple[Ints, Ints]:
    """Return the pairs of a partition that are worth comparing."""
    met = [job.load(f"met-{bucket}-{part}", "pairs")[0] for bucket in job.buckets]
    return pairs.met_again(np.concatenate(met))


def hang_together(job: Job) -> int:
    """Step 6, once: put what hangs together by pairs into lots, and return how many there are."""
    held = [job.load(f"edges-{part}", "left", "right", "alike") for part in job.parts]
    lots = heaps(Edges(*(np.concatenate(column) for column in zip(*held, strict=True))), LOTS)
    for number, lot in enumerate(lots):
        job.save(f"lot-{number}", left=lot.left, right=lot.right, alike=lot.alike)
    return len(lots)


def group(job: Job, lot: int) -> tuple[Ints, Ints]:
    """Step 7, a lot: grow its topics; return them one after the other, and how large each is."""
    topics = grown(Edges(*job.load(f"lot-{lot}", "left", "right", "alike")))
    sizes = np.fromiter(map(len, topics), np.int64, len(topics))
    return np.concatenate([*topics, np.zeros(0, np.int64)]), sizes


def note(job: Job, topics: Sequence[Ints]) -> bool:
    """Step 8, once: note who is in which topic that is large enough for a profile; tell whether any is."""
    topic_of = np.full(job.many, -1, np.int32)
    sizes = [len(topic) for topic in topics if len(topic) >= LEAST_MEMBERS]
    for number, topic in enumerate(_large(topics)):
        topic_of[topic] = number
    job.save("topics", of=topic_of, sizes=np.asarray(sizes, np.int64))
    return bool(sizes)


def show(job: Job, part: int) -> None:
    """Step 9, a partition: count what the members of topics have early on."""
    of, sizes = job.load("topics", "of", "sizes")
    topic_of = of[job.bounds[part] : job.bounds[part + 1]].astype(np.int64)
    keys, counts = gathering.shown(_load(job, f"cut-{part}"), topic_of, sizes, known(job).spread())
    job.save(f"shown-{part}", keys=keys, counts=counts)


def profile(job: Job) -> None:
    """Step 10, once: put the profiles of topics together."""
    told = known(job)
    counted = [tuple(job.load(f"shown-{part}", "keys", "counts")) for part in job.parts]
    made = gathering.profiles(counted, job.load("topics", "sizes")[0], told.tables[0])
    job.save("profile", pieces=made.pieces)
    for name, matrix in (("weights", made.weights), ("sought", made.sought)):
        job.save(f"profile-{name}", data=matrix.data, indices=matrix.indices, indptr=matrix.indptr)


def belong(job: Job, part: int) -> tuple[Ints, Ints, Floats]:
    """Step 11, a partition: return which of its messages have how much of which profiles."""
    (spoken,) = job.load("profile", "pieces")
    held = Profiles(spoken, *(_matrix(job, name, len(spoken)) for name in ("weights", "sought")))
    start = job.bounds[part]
    cuts = _cuts(_load(job, f"cut-{part}"))
    kept = [_worth(*gathering.belonging(some, held, first=start + first)) for first, some in cuts]
    empty = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    message, topic, share = (np.concatenate(column) for column in zip(empty, *kept, strict=True))
    return message, topic, share


def gather(job: Job, topics: Sequence[Ints], found: Sequence[tuple[Ints, Ints, Floats]]) -> list[Ints]:
    """Step 12, once: give strays and small topics to what they belong to."""
    message, topic, share = (np.concatenate(column) for column in zip(*found, strict=True))
    large = np.flatnonzero([len(one) >= LEAST_MEMBERS for one in topics])
    writers = np.concatenate([job.load(f"about-{part}", "writers")[0] for part in job.parts])
    return gathering.settle(topics, message, large[topic], share, writers)


def _apart(members: Ints, sizes: Ints) -> Iterator[Ints]:
    """Yield topics that stand one after the other."""
    ends = np.cumsum(sizes).tolist()
    return (members[first:end] for first, end in pairwise([0, *ends]))


def _first(topic: Ints) -> int:
    return int(topic[0])


def _large(topics: Sequence[Ints]) -> Iterator[Ints]:
    return (topic for topic in topics if len(topic) >= LEAST_MEMBERS)


def _numbered(author: str) -> int:
    """Return a number for an author, 0 for an unknown one."""
    return (
        int.from_bytes(blake2b(author.encode(errors="replace"), digest_size=7).digest(), "big")
        if author
        else 0
    )


def _cuts(whole: Cut) -> list[tuple[int, Cut]]:
    """Cut a partition into chunks, at least one, each with the number of its first row in it."""
    many = len(whole.starts) - 1
    return [
        (first, whole.part(first, min(first + pieces.CHUNK, many)))
        for first in range(0, max(many, 1), pieces.CHUNK)
    ]


def _chosen(keys: Keys, inside: np.ndarray[Any, np.dtype[np.bool_]]) -> Keys:
    return Keys(keys.piece[inside], keys.message[inside], keys.sign[inside])


def _worth(message: Ints, topic: Ints, share: Floats) -> tuple[Ints, Ints, Floats]:
    """Leave out what belongs nowhere near; a member of a small topic counts with the little that it has."""
    kept = share >= _LITTLE
    return message[kept], topic[kept], share[kept]


def known(job: Job) -> Known:
    """Return how much each piece tells."""
    return Known(*job.load("known", "hashes", "telling", "kinds", "counts"))


def scale_of(job: Job) -> Scale:
    """Return how much pieces tell by their place."""
    return Scale(*job.load("scale", "ordinary", "common"))


def ready(job: Job, part: int) -> Alike:
    """Return the messages of a partition ready to be compared."""
    held = Compared(*job.load(f"compared-{part}", *_names_of(Compared)))
    summed = Sums(*job.load(f"sums-{part}", *_names_of(Sums)))
    days, places = job.load(f"about-{part}", "days", "places")
    return Alike(held, summed, days, places, scale_of(job))


def _together(chunks: Sequence[Sums] | Sequence[Compared]) -> dict[str, Any]:
    """Put what chunks have below each other; where rows start goes on counting."""
    columns = {name: [getattr(one, name) for one in chunks] for name in _names_of(type(chunks[0]))}
    return {
        name: _starts(some) if name.endswith("starts") else np.concatenate(some)
        for name, some in columns.items()
    }


def _starts(chunks: Sequence[Ints]) -> Ints:
    return np.append(0, np.cumsum(np.concatenate([np.diff(one) for one in chunks])))


def _names_of(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


def _matrix(job: Job, name: str, wide: int) -> sparse.csr_matrix:
    data, indices, ends = job.load(f"profile-{name}", "data", "indices", "indptr")
    return sparse.csr_matrix((data, indices, ends), (len(ends) - 1, wide))


def _save(job: Job, name: str, held: Cut) -> None:
    job.save(name, starts=held.starts, hashes=held.hashes, flags=held.flags)


def _load(job: Job, name: str) -> Cut:
    return Cut(*job.load(name, "starts", "hashes", "flags"))
