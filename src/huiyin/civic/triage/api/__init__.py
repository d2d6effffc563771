"""Operations of the API."""

from ninja import Router

from huiyin.civic.triage.api import near, readings, topics

router = Router()
router.add_router("/topics", topics.router)
router.add_router("/triage", readings.router)
router.add_router("/triage", near.router)
