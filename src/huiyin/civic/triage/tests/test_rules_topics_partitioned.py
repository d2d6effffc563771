"""Topics over partitions and over processes are those of the single run."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.voices import voices
from huiyin.civic.triage.rules.topics import mining
from huiyin.civic.triage.rules.topics import partitioned as steps
from huiyin.civic.triage.rules.topics.mining import mine
from huiyin.civic.triage.rules.topics.partitioned import Job, Said


def spoken(many: int) -> list[Said]:
    return [
        (one.title, one.body, number / 50, f"u{number % 9}", one.about // 1_000 * (number % 2))
        for number, one in enumerate(voices(many))
    ]


def test_topics_over_three_partitions_are_those_of_one_run(tmp_path: Path) -> None:
    messages = spoken(300)
    job = Job(str(tmp_path), (0, 90, 91, 300))
    for part in job.parts:
        steps.write_messages(job, part, messages[job.bounds[part] : job.bounds[part + 1]])
        steps.cut_file(job, part)

    def each(step: Callable[..., Any], job: Job, numbers: Sequence[int]) -> list[Any]:
        backwards = {number: step(job, number) for number in reversed(numbers)}
        return [backwards[number] for number in numbers]

    over_parts = [topic.tolist() for topic in steps.found(job, each)]
    assert over_parts == [topic.tolist() for topic in mine(messages)]
    assert len(over_parts) > 20


@pytest.mark.slow
def test_topics_of_two_processes_are_those_of_one(monkeypatch: Any) -> None:
    monkeypatch.setattr(mining, "_WORTH_A_PROCESS", 100)
    messages = spoken(200)
    assert [one.tolist() for one in mine(messages, workers=2)] == [one.tolist() for one in mine(messages)]


def test_no_word_lies_in_the_folder(tmp_path: Path) -> None:
    job = Job(str(tmp_path), (0, 50))
    steps.cut(job, 0, spoken(50))
    assert {path.suffix for path in tmp_path.iterdir()} == {".npy"}
