"""The matter itself, its categories, limits, past cycles and supporters."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.civic.matters.rules.clocks import MOST_TIMES, PAUSABLE, PauseKind, Step
from huiyin.civic.matters.rules.states import ECHOED, OPEN
from huiyin.civic.matters.rules.words import Kind, State, Urgency, Visibility
from huiyin.kernel.actor import Channel
from huiyin.kernel.chain import GENESIS
from huiyin.kernel.workdays import LimitUnit
from huiyin.kit.fields import JSON, TokensField

SCOPES = ("city", "district", "street", "community", "compound")
# What figures are counted from. A wide area's index has it beside its key, so that the million rows of a city
# are counted without being read (decision 033).
_COUNTED = (
    *("id", "kind", "state", "historical", "elder", "category", "holder_org", "final_echo", "cycle"),
    *("accepted_at", "first_due", "first_answered_at", "due_at", "settled_at", "ended_at", "published_at"),
    *("settled_level", "paused_as", "spoken_cycle", "unsolved", "score", "reached", "unreached_cycle"),
    *("refused_cycle", "objection_upheld"),
)
# The areas whose figures are counted so, and the column that tells their parts apart.
_WIDE = {"city": "district_id", "district": "street_id"}


def choices(words: Any) -> list[tuple[str, str]]:
    """Return the choices of a closed set."""
    return [(word.value, word.value) for word in words]


class Category(models.Model):
    """One class of the official three-level classification; `path` is its whole name."""

    path = models.CharField(max_length=160, unique=True)
    name = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    def __str__(self) -> str:
        return self.path


class LimitRule(models.Model):
    """One version of one limit, as an operator entered it; the rules hold the defaults."""

    step = models.CharField(max_length=16, choices=choices(Step))
    urgency = models.CharField(max_length=10, choices=choices(Urgency))
    unit = models.CharField(max_length=16, choices=choices(LimitUnit))
    n = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=2, blank=True, default="")
    # Empty: the whole installation.
    area = models.ForeignKey("places.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step", "urgency"],
                condition=Q(valid_to__isnull=True, area__isnull=True),
                name="matters_one_open_limit",
            ),
            models.UniqueConstraint(
                fields=["step", "urgency", "area"],
                condition=Q(valid_to__isnull=True, area__isnull=False),
                name="matters_one_open_limit_there",
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="matters_limit_is_positive"),
            models.CheckConstraint(
                condition=Q(times__gte=1, times__lte=MOST_TIMES), name="matters_extended_twice_at_most"
            ),
        ]


class Matter(models.Model):
    """What somebody raised (诉求): one holder, one deadline, one echo in the end.

    `city_id` to `compound_id` are the areas its place lies in, so that everything under an area is one
    indexed equality. `seq` and `head` are the end of its hash chain; every change moves them, so that a
    conditional UPDATE on `seq` lets exactly one of two racing changes through.
    """

    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=12, choices=choices(Kind))
    title = models.CharField(max_length=80)
    body = models.TextField(blank=True)
    tokens = TokensField()
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=10, choices=choices(Urgency), default=Urgency.ORDINARY.value)
    visibility = models.CharField(max_length=8, choices=choices(Visibility))

    place = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    spot = models.CharField(max_length=120, blank=True)
    city_id = models.BigIntegerField()
    district_id = models.BigIntegerField(null=True)
    street_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    compound_id = models.BigIntegerField(null=True)

    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=12, choices=choices(Channel))
    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    historical = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=choices(State))
    holder_org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    holder_person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10)
    settled_level = models.CharField(max_length=10, blank=True)
    dispatcher = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    elder = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="youngers")
    before_merge = JSON(null=True)
    final_echo = models.ForeignKey("Echo", null=True, on_delete=models.PROTECT, related_name="+")
    supporters = models.PositiveIntegerField(default=0)

    filed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    cycle_started_at = models.DateTimeField()
    first_due = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    settle_due = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    # The versions of the limits this cycle began with; "" for matters older than this column.
    first_limit = models.CharField(max_length=32, blank=True, default="", db_default="")
    settle_limit = models.CharField(max_length=32, blank=True, default="", db_default="")
    supervision = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The settlement clock stands still up to and with that day; the row of `Pause` says why.
    paused_as = models.CharField(
        max_length=10, choices=choices(PauseKind), blank=True, default="", db_default=""
    )
    paused_until = models.DateField(null=True)
    # When supervision has to look next. Filing leaves it empty, so that raising writes no index for it.
    watch_at = models.DateTimeField(null=True)
    # What its own clocks were, while it runs by those of a matter merged into it that waited longer.
    own_clock = JSON(null=True)
    author_reopened = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    # Of a root matter with all that are merged into it, gathered by `actions.outcomes`, so that counting
    # joins no other table: what its authors said of the last answer any of them spoke of (the least content
    # counts), the last answers about which one was not reached or refused to speak, whether an objection was
    # right. Empty while there is nothing to say.
    spoken_cycle = models.PositiveSmallIntegerField(null=True)
    unsolved = models.BooleanField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    reached = models.BooleanField(null=True)
    unreached_cycle = models.PositiveSmallIntegerField(null=True)
    refused_cycle = models.PositiveSmallIntegerField(null=True)
    objection_upheld = models.BooleanField(null=True)

    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holder_org__isnull=True) ^ Q(holder_person__isnull=True),
                name="matters_exactly_one_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(state.value for state in ECHOED)) | Q(final_echo__isnull=False),
                name="matters_over_has_final_echo",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.MERGED.value) & Q(elder__isnull=False) & Q(before_merge__isnull=False)
                )
                | (~Q(state=State.MERGED.value) & Q(elder__isnull=True)),
                name="matters_merged_has_elder",
            ),
            models.CheckConstraint(condition=~Q(elder=F("id")), name="matters_not_its_own_elder"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="matters_state_known"
            ),
            models.CheckConstraint(
                # History that is taken up again has a settlement clock only.
                condition=Q(historical=True) | Q(first_due__isnull=False) | Q(cycle__gt=1),
                name="matters_live_has_clock",
            ),
            models.CheckConstraint(
                condition=Q(historical=True)
                | ~Q(state__in=sorted(state.value for state in OPEN))
                | Q(due_at__isnull=False, settle_due__isnull=False),
                name="matters_open_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(paused_as="", paused_until__isnull=True)
                | Q(
                    paused_as__in=[kind.value for kind in PauseKind],
                    paused_until__isnull=False,
                    state__in=sorted(state.value for state in PAUSABLE),
                ),
                name="matters_paused_has_date",
            ),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.PUBLIC.value) | Q(published_at__isnull=True),
                name="matters_private_not_published",
            ),
            models.CheckConstraint(
                condition=Q(spoken_cycle__isnull=False) | Q(unsolved__isnull=True, score__isnull=True),
                name="matters_word_has_cycle",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="matters_one_a_source_key"
            ),
        ]
        indexes: ClassVar = [
            *(
                models.Index(fields=[f"{scope}_id", "-filed_at"], name=f"matters_{scope}_filed")
                for scope in SCOPES
                if scope not in _WIDE
            ),
            *(
                models.Index(
                    fields=[f"{scope}_id", "-filed_at"],
                    include=[*_COUNTED, part],
                    name=f"matters_{scope}_counted",
                )
                for scope, part in _WIDE.items()
            ),
            # Very many are due at the same closing hour: with the id the index alone gives a queue its order.
            *(
                models.Index(
                    fields=[f"{scope}_id", "due_at", "id"],
                    name=f"matters_{scope}_due",
                    condition=Q(due_at__isnull=False),
                )
                for scope in SCOPES
            ),
            *(
                models.Index(
                    fields=[f"{scope}_id", "-published_at"],
                    name=f"matters_{scope}_public",
                    condition=Q(published_at__isnull=False),
                )
                for scope in SCOPES
            ),
            # Answers that wait for a word: few, and asked for by their age. No new matter enters it.
            models.Index(
                fields=["settled_at"],
                name="matters_answered_since",
                condition=Q(state=State.ANSWERED.value),
            ),
            models.Index(
                fields=["holder_org", "due_at", "id"],
                name="matters_org_due",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(fields=["watch_at"], name="matters_to_watch", condition=Q(watch_at__isnull=False)),
            models.Index(
                fields=["supervision", "due_at"], name="matters_supervised", condition=Q(supervision__gt=0)
            ),
        ]

    def __str__(self) -> str:
        # The title may name somebody, and the admin shows this to operators.
        return self.code

    def shift(self, **changes: Any) -> bool:
        """Write changes if nobody changed the matter since it was read; tell whether that held."""
        won = Matter.objects.filter(pk=self.pk, seq=self.seq).update(**changes)
        if won:
            for name, value in changes.items():
                setattr(self, name, value)
        return bool(won)


def scope_of(matter: Matter) -> list[int | None]:
    """Return the ids of the areas a matter lies in, from the city down; None where there is none."""
    return [getattr(matter, f"{scope}_id") for scope in SCOPES]


class PastCycle(models.Model):
    """The figures of a settlement cycle that a reopening ended."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="past_cycles")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    first_due = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    settle_due = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_level = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "number"], name="matters_one_row_a_cycle")
        ]


class Supporter(models.Model):
    """A neighbour who joined a matter; counted once, by person or by device."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="support")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "person"], condition=Q(person__isnull=False), name="matters_support_once"
            ),
            models.UniqueConstraint(
                fields=["matter", "device"], condition=~Q(device=""), name="matters_device_supports_once"
            ),
        ]
