"""Every table that stores an area is known to a reorganisation: it follows, or there is a reason not to."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from huiyin.civic.places.public import LADDER
from tests.shape.verdict import expect_none

LADDER_COLUMNS = frozenset(f"{level.value}_id" for level in LADDER)
# Tables that repeat the ladder, and the action that rewrites them.
FOLLOW = {
    "matters.List": "matters.follow_areas",
    "matters.Matter": "matters.follow_areas",
    "people.Grant": "people.follow_areas",
    "people.Residence": "people.follow_areas",
    "places.Area": "places.redraw_areas",
    "places.AreaPlacement": "nobody: it keeps where an area lay",
}
# Foreign keys to an area, and what becomes of them when the area ends.
POINT = {
    "claims.Checkin.compound": "stays: a member reports anew at the successor",
    "claims.Invitation.compound": "stays: the branch of the successor makes codes of its own",
    "claims.Need.compound": "stays: it is where the work was",
    "claims.Need.place": "stays: it is where the work was",
    "claims.Period.compound": "stays: it is where the work was",
    "mailbox.Alias.area": "stays: the ended area carries the ladder of its successor",
    "hooks.Subscription.area": "stays: the ended area carries the ladder of its successor",
    "matters.LimitRule.area": "stays: a limit of its own is set anew at the successor",
    "matters.List.place": "stays: the ended area carries the ladder of its successor",
    "matters.ListWording.area": "stays: what lists are called is said anew at the successor",
    "matters.Matter.place": "stays: it is where the matter was raised",
    "matters.Suspicion.place": "stays: who sees it follows from its matters",
    "orgs.OrgArea.area": "orgs.reorganise_orgs ends the row and begins one at the successor",
    "people.Grant.area": "people.follow_areas ends the role and gives it at the successor",
    "people.Residence.area": "stays: the ended area carries the ladder of its successor",
    "places.AreaName.area": "stays: it is the area's own past",
    "places.AreaName.parent": "stays: it is the area's own past",
    "places.OtherName.area": "stays: places.said_names takes it for the successor's",
    "places.AreaPlacement.area": "stays: it is the area's own past",
    "places.Dwelling.area": "stays: a home is noted where it was",
    "territory.Charge.area": "territory.apply_plan ends the row and begins one at the successor",
    "territory.Plan.city": "stays: cities do not end",
    "teams.Station.place": "stays: the ended area carries the ladder of its successor",
    "volunteering.Team.place": "stays: the ended area carries the ladder of its successor",
    "volunteering.Volunteer.area": "stays: the ended area carries the ladder of its successor",
    "triage.Reading.place": "stays: it is what the text named when it was read",
    "triage.TopicAlarm.area": "stays: an alarm lasts two weeks; what grows later is told at the successor",
    "trust.RightsRequest.area": "stays: the ended area carries the ladder of its successor",
}


def carries_ladder(model: type[models.Model]) -> bool:
    """Tell whether a table repeats the areas above a row."""
    columns = {getattr(field, "attname", "") for field in model._meta.get_fields()}
    return len(columns & LADDER_COLUMNS) > 1


def pointers(model: type[models.Model]) -> Iterator[str]:
    """Yield the foreign keys of a table that point to an area, those of the areas themselves left out."""
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "places.Area":
            yield f"{model._meta.label}.{field.name}"


def unknown(found: list[type[models.Model]]) -> list[str]:
    """Say which tables a reorganisation would leave behind."""
    ours = [model for model in found if model.__module__.startswith(("huiyin.", "tests."))]
    said = [
        f"{model._meta.label} repeats the ladder of areas. Rewrite it in its module's `follow_areas` action "
        "(docs/decisions/019), then name it in tests/shape/test_areas.py."
        for model in ours
        if carries_ladder(model) and model._meta.label not in FOLLOW
    ]
    said += [
        f"{name} points to an area. Say in tests/shape/test_areas.py what becomes of it when the area ends, "
        "and do that in a `follow_areas` action."
        for model in ours
        if model._meta.label != "places.Area"
        for name in pointers(model)
        if name not in POINT
    ]
    return said


def test_a_reorganisation_knows_every_table_that_stores_an_area() -> None:
    expect_none(unknown(list(apps.get_models(include_auto_created=True))))


def test_the_known_tables_are_there() -> None:
    models_now = {model._meta.label: model for model in apps.get_models()}
    gone = [label for label in FOLLOW if label not in models_now]
    gone += [name for name in POINT if name not in set(pointers(models_now[name.rpartition(".")[0]]))]
    expect_none(gone)


def test_a_table_that_would_be_left_behind_is_found() -> None:
    class Planted(models.Model):
        place = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
        district_id = models.BigIntegerField()
        street_id = models.BigIntegerField(null=True)

        class Meta:
            app_label = "territory"
            managed = False

    try:
        Planted.__module__ = "huiyin.planted"
        found = unknown([Planted])
    finally:
        apps.all_models["territory"].pop("planted", None)
        apps.clear_cache()
    assert len(found) == 2
    assert "Planted repeats the ladder" in found[0]
    assert "Planted.place points to an area" in found[1]
