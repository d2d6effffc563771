"""Operations of the API."""

from ninja import Router

from huiyin.civic.triage.api import topics

router = Router()
router.add_router("/topics", topics.router)
