"""Where a matter is found. What is told outside of pages (API, notices) names these addresses."""

from datetime import timedelta

from huiyin.kernel.signed_links import Purpose, place_for

# What links in messages are for. A stored link has a mark where its token goes; `{person}` is its reader.
CONFIRM_FOLLOW = Purpose("follow", timedelta(days=3))
# As long as an answer waits for its author's word: 15 days, a last day that falls into the longest holidays,
# and a day for the letter to arrive. Whether it still waits is asked when the link is opened.
SAY = Purpose("say", timedelta(days=30))
STOP_FOLLOW = Purpose("stop", timedelta(days=400))
_PERSON = "{person}"


def public_link(code: str) -> str:
    """Return the address at which everybody reads a published matter; it grants nothing."""
    return f"/m/{code}/"


def author_link(code: str, key: str) -> str:
    """Return the address that carries the author's rights."""
    return f"/follow/{code}/{key}/"


def desk_link(code: str) -> str:
    """Return the address at which staff work on a matter."""
    return f"/desk/{code}/"


def say_link(matter_id: int, cycle: int) -> str:
    """Return the address at which an author says whether this cycle's answer solved it, and nothing else."""
    return f"/say/{place_for(SAY, f'{matter_id}-{cycle}')}/"


def confirm_link(matter_id: int) -> str:
    """Return the address at which a follower by e-mail confirms their address."""
    return f"/follow/link/confirm/{_for_reader(CONFIRM_FOLLOW, matter_id)}/"


def stop_link(matter_id: int) -> str:
    """Return the address at which a follower stops following."""
    return f"/follow/link/stop/{_for_reader(STOP_FOLLOW, matter_id)}/"


def task_link(task_id: int) -> str:
    """Return the address at which a helper works on a task."""
    return f"/desk/tasks/{task_id}/"


def _for_reader(purpose: Purpose, matter_id: int) -> str:
    return place_for(purpose, f"{matter_id}-{_PERSON}")
