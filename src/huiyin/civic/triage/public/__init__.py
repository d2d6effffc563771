"""The one door for other modules."""

from huiyin.civic.triage.public import topics
from huiyin.civic.triage.public.topics import *  # noqa: F403 - the rest of the same door

__all__: list[str] = []
__all__ += topics.__all__
