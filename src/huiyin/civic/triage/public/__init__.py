"""The one door for other modules."""

from huiyin.civic.triage.public import evaluation, near, reading, replies, topics
from huiyin.civic.triage.public.evaluation import *  # noqa: F403 - the rest of the same door
from huiyin.civic.triage.public.near import *  # noqa: F403 - the rest of the same door
from huiyin.civic.triage.public.reading import *  # noqa: F403 - the rest of the same door
from huiyin.civic.triage.public.replies import *  # noqa: F403 - the rest of the same door
from huiyin.civic.triage.public.topics import *  # noqa: F403 - the rest of the same door

__all__: list[str] = []
__all__ += evaluation.__all__
__all__ += near.__all__
__all__ += reading.__all__
__all__ += replies.__all__
__all__ += topics.__all__
