"""Addresses of reorganisations: the operators' desk, and what everybody is told."""

from django.urls import path

from huiyin.civic.territory.views import acts, plans, steps

app_name = "territory"

urlpatterns = [
    path("desk/reorganisations/", plans.index, name="index"),
    path("desk/reorganisations/new/", plans.new, name="new"),
    path("desk/reorganisations/table.xlsx", steps.empty_table, name="empty_table"),
    path("desk/reorganisations/<int:plan_id>/", plans.plan, name="plan"),
    path("desk/reorganisations/<int:plan_id>/edit/", plans.edit, name="edit"),
    path("desk/reorganisations/<int:plan_id>/changes/", plans.changes, name="changes"),
    path("desk/reorganisations/<int:plan_id>/changes.xlsx", plans.changes_xlsx, name="changes_xlsx"),
    path("desk/reorganisations/<int:plan_id>/steps/", steps.choose, name="choose_step"),
    path("desk/reorganisations/<int:plan_id>/steps/file/", steps.import_file, name="import_steps"),
    path("desk/reorganisations/<int:plan_id>/steps/split/<str:token>/", steps.split, name="split"),
    path("desk/reorganisations/<int:plan_id>/steps/<str:kind>/", steps.add, name="add_step"),
    path("desk/reorganisations/<int:plan_id>/steps/<int:number>/remove/", steps.remove, name="remove_step"),
    path("desk/reorganisations/<int:plan_id>/dry-run/", acts.dry_run, name="dry_run"),
    path("desk/reorganisations/<int:plan_id>/schedule/", acts.schedule, name="schedule"),
    path("desk/reorganisations/<int:plan_id>/apply/", acts.apply, name="apply"),
    path("desk/reorganisations/<int:plan_id>/cancel/", acts.cancel, name="cancel"),
    path("desk/reorganisations/<int:plan_id>/reverse/", acts.reverse, name="reverse"),
]
