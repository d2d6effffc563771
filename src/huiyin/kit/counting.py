"""Figures that take long to count: counted once, shown with their time, counted anew by the worker.

What is counted quickly stays in the memory of the process for five minutes. What takes longer than `SLOW`
seconds is kept in the database; while people ask for it, the worker counts it again before it is old. What
everybody will ask, a kind names as standing, and it is counted before anybody does; of the rest only the very
first reader waits. No answer is older than HUIYIN_RECOUNT_MINUTES.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet

from huiyin.kernel import clock
from huiyin.kit.jobs import job
from huiyin.kit.models import KeptAnswer
from huiyin.kit.prepared import Prepared
from huiyin.kit.remember import Held

SLOW = 0.15
HERE_SECONDS, MOST_HERE = 300.0, 2_000
# So long after the last reader asked is an answer counted anew.
WANTED_FOR = timedelta(hours=2)
AT_ONCE = 200

Question = Mapping[str, Any]
Count = Callable[[Question], dict[str, Any]]
Standing = Callable[[], Iterable[Question]]


@dataclass(frozen=True)
class Answer:
    """What was counted, as JSON has it, and when."""

    value: dict[str, Any]
    counted_at: datetime


class Counting:
    """One kind of figures: `count` turns a question into an answer, both as JSON has them.

    `standing` returns the questions that are always asked for.
    """

    def __init__(self, name: str, count: Count, standing: Standing = tuple) -> None:
        if name in _countings:
            raise RuntimeError(f"Two countings are called {name!r}.")
        self.name, self.count, self.standing = name, count, standing
        # As text, which is a tenth of the size.
        self._here: Held[str, tuple[bytes, datetime]] = Held(HERE_SECONDS, MOST_HERE)
        _countings[name] = self

    def ask(self, question: Question) -> Answer:
        """Return the kept answer if it is fresh enough, else count."""
        if not settings.HUIYIN_RECOUNT_MINUTES:
            return self._live(question)[0]
        key, now = self._key(question), clock.now()
        for told, counted_at in self._here.fresh((key,)).values():
            if now - counted_at <= _lasts():
                return Answer(orjson.loads(told), counted_at)
        answer = self._kept(key, now) or self._counted(question)
        self._here.keep({key: (orjson.dumps(answer.value), answer.counted_at)})
        return answer

    def _kept(self, key: str, now: datetime) -> Answer | None:
        row = next(iter(_KEPT.objects(key=key, since=now - _lasts())), None)
        if row is None:
            return None
        if now - row.asked_at > WANTED_FOR / 4:
            KeptAnswer.objects.filter(pk=row.pk).update(asked_at=now)
        return Answer(row.answer, row.counted_at)

    def _counted(self, question: Question) -> Answer:
        answer, took = self._live(question)
        if took >= SLOW:
            self._keep(question, answer, took, asked_at=answer.counted_at)
        return answer

    def attend(self, now: datetime) -> None:
        """Count the standing questions that have no kept answer, and go on wanting those that have one."""
        standing = {self._key(question): question for question in self.standing()}
        known = KeptAnswer.objects.filter(key__in=standing)
        known.filter(asked_at__lt=now - WANTED_FOR / 4).update(asked_at=now)
        answered = {*known.values_list("key", flat=True), *_quick.fresh(standing)}
        for key, question in standing.items():
            if key not in answered:
                answer, took = self._live(question)
                if took < SLOW:
                    _quick.keep({key: True})
                else:
                    self._keep(question, answer, took, asked_at=now)

    def forget(self) -> None:
        """Drop what this process remembers."""
        self._here.forget()

    def again(self, row: KeptAnswer) -> None:
        """Count a kept answer anew; one that has become quick is dropped."""
        answer, took = self._live(row.question)
        if took < SLOW:
            row.delete()
        else:
            self._keep(row.question, answer, took, asked_at=row.asked_at)

    def _live(self, question: Question) -> tuple[Answer, float]:
        began, at = monotonic(), clock.now()
        return Answer(self.count(question), at), monotonic() - began

    def _keep(self, question: Question, answer: Answer, took: float, asked_at: datetime) -> None:
        told = {
            "name": self.name,
            "question": dict(question),
            "answer": answer.value,
            "counted_at": answer.counted_at,
            "took_ms": round(1000 * took),
        }
        KeptAnswer.objects.update_or_create(
            key=self._key(question), defaults=told, create_defaults=told | {"asked_at": asked_at}
        )

    def _key(self, question: Question) -> str:
        text = json.dumps([self.name, dict(question)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


_countings: dict[str, Counting] = {}
# Standing questions whose answer need not be kept, for the process that recounts.
_quick: Held[str, bool] = Held(3600)


def _ask_kept(key: str, since: datetime) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(key=key, counted_at__gt=since)


_KEPT = Prepared(_ask_kept, on_server=True)


def _lasts() -> timedelta:
    return timedelta(minutes=settings.HUIYIN_RECOUNT_MINUTES)


@job("kit.recount")
def recount() -> None:
    """Count what stands, then anew what is still asked for and half as old as it may be, oldest first."""
    if not settings.HUIYIN_RECOUNT_MINUTES:
        return
    now = clock.now()
    for counting in list(_countings.values()):
        counting.attend(now)
    wanted = KeptAnswer.objects.filter(asked_at__gt=now - WANTED_FOR, counted_at__lt=now - _lasts() / 2)
    for row in wanted.order_by("counted_at")[:AT_ONCE]:
        if known := _countings.get(row.name):
            known.again(row)
        else:
            row.delete()


def forget_unasked() -> int:
    """Drop the answers that nobody asks for any more; return how many."""
    dropped, _ = KeptAnswer.objects.filter(asked_at__lt=clock.now() - WANTED_FOR).delete()
    return dropped


def forget_all() -> None:
    """Drop every kept answer, because something has changed that all of them rest on, like the map."""
    KeptAnswer.objects.all().delete()
    for counting in _countings.values():
        counting.forget()
