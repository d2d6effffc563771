"""Topics over partitions are those of the single run."""

from pathlib import Path

from bench.voices import voices
from huiyin.civic.triage.rules.topics import partitioned as steps
from huiyin.civic.triage.rules.topics.mining import mine
from huiyin.civic.triage.rules.topics.partitioned import Job


def test_topics_over_three_partitions_are_those_of_one_run(tmp_path: Path) -> None:
    messages = [(one.title, one.body) for one in voices(300)]
    job = Job(str(tmp_path), (0, 90, 91, 300))
    for part in job.parts:
        steps.write_messages(job, part, messages[job.bounds[part] : job.bounds[part + 1]])
        steps.cut(job, part)
    steps.count(job)
    for part in job.parts:
        steps.lay(job, part)
    for bucket in range(steps.KEY_BUCKETS):
        steps.meet(job, bucket)
    for part in job.parts:
        steps.compare(job, part)
    topics = sorted(steps.group(job, steps.hang_together(job)))
    signed = steps.sign(job, topics)
    assert signed is not None
    found = [steps.belong(job, part, signed) for part in job.parts]
    over_parts = [topic.tolist() for topic in steps.gather(topics, found)]
    assert over_parts == [topic.tolist() for topic in mine(messages)]
