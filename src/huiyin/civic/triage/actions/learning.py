"""Putting a model to work if it is better, and taking it back."""

from django.db.models import Max, QuerySet

from huiyin.civic.triage.access import readings as access
from huiyin.civic.triage.models import LearnedModel
from huiyin.civic.triage.queries.training import Trained
from huiyin.civic.triage.rules.deeds import ModelState, ReadAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail

# So many versions keep their weights, and can be gone back to.
KEPT = 5


@action(audit=ReadAudit.MODEL_KEPT)
def keep_model(*, actor: Actor, trained: Trained) -> LearnedModel:
    """Keep a trained model with its card; it serves from now on if it was better than what served."""
    access.may_teach(actor).or_raise()
    if trained.is_better:
        _serving().update(state=ModelState.RETIRED)
    newest = LearnedModel.objects.aggregate(newest=Max("version"))["newest"] or 0
    made = LearnedModel.objects.create(
        version=newest + 1,
        state=ModelState.SERVING if trained.is_better else ModelState.REFUSED,
        trained_at=clock.now(),
        learned_from=trained.learned_from,
        newest_at=trained.newest_at,
        card=trained.card,
        digest=trained.digest,
        data=trained.data if trained.is_better else None,
    )
    LearnedModel.objects.filter(version__lte=made.version - KEPT).exclude(state=ModelState.SERVING).update(
        data=None
    )
    detail(version=made.version, state=made.state)
    return made


@action(audit=ReadAudit.ROLLED_BACK)
def roll_back(*, actor: Actor) -> LearnedModel | None:
    """Take back the model that serves; the one before it serves again, or the written words alone (None).

    Raises Refusal "no_model" where nothing that was learned serves.
    """
    access.may_teach(actor).or_raise()
    serving = _serving().defer("data").first()
    if serving is None or not _serving().filter(pk=serving.pk).update(state=ModelState.TAKEN_BACK):
        raise Refusal(N_("No learned model serves; messages are read by the written words."), code="no_model")
    before = (
        LearnedModel.objects.filter(state=ModelState.RETIRED, data__isnull=False, version__lt=serving.version)
        .defer("data")
        .order_by("-version")
        .first()
    )
    if before is not None:
        before.state = ModelState.SERVING
        before.save(update_fields=["state"])
    detail(taken_back=serving.version, serves=before.version if before else None)
    return before


def _serving() -> QuerySet[LearnedModel]:
    return LearnedModel.objects.filter(state=ModelState.SERVING)
