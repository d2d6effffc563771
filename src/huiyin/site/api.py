"""The API: one router a module, one OpenAPI page."""

from importlib.metadata import version

from huiyin.civic.hooks.api import router as hooks
from huiyin.civic.mailbox.api import router as mailbox
from huiyin.civic.matters.api import router as matters
from huiyin.civic.notices.api import router as notices
from huiyin.civic.orgs.api import router as orgs
from huiyin.civic.people.api import router as people
from huiyin.civic.places.api import router as places
from huiyin.civic.territory.api import router as territory
from huiyin.civic.triage.api import router as triage
from huiyin.civic.trust.api import router as trust
from huiyin.hands.claims.api import router as claims
from huiyin.hands.teams.api import router as teams
from huiyin.hands.volunteering.api import router as volunteering
from huiyin.kit.http_api import ProblemAPI
from huiyin.mirror.insight.api import router as mirror

DESCRIPTION = """
The same actions and the same access as the pages. Refusals are `application/problem+json` (RFC 9457) with a
stable `code`. Lists are keyset pages: pass `next` as `cursor`. A matter's public code grants nothing; its
author sends the follow key in the header `X-Follow-Key`.
"""

api = ProblemAPI(
    title="Huiyin 回音",
    version=version("huiyin"),
    description=DESCRIPTION.strip(),
    docs_url="/docs",
    urls_namespace="api",
)
api.add_router("", matters)
api.add_router("/places", places)
api.add_router("/orgs", orgs)
api.add_router("/people", people)
api.add_router("/notices", notices)
api.add_router("/hooks", hooks)
api.add_router("/mailbox", mailbox)
api.add_router("/hands", claims)
api.add_router("/mirror", mirror)
api.add_router("/reorganisations", territory)
api.add_router("", triage)
api.add_router("/trust", trust)
api.add_router("/volunteers", volunteering)
api.add_router("/teams", teams)
