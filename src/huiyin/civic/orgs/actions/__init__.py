"""Every write to the directory of organisations."""

from huiyin.civic.orgs.actions.directory import (
    add_org,
    add_public_number,
    end_org,
    end_public_number,
    update_org,
)
from huiyin.civic.orgs.actions.imports import import_orgs
from huiyin.civic.orgs.actions.reach import OrgRowRef
from huiyin.civic.orgs.actions.reorganise import reorganise_orgs
from huiyin.civic.orgs.actions.work_areas import end_work_area, seed_city_intake, set_work_area

__all__ = [
    "OrgRowRef",
    "add_org",
    "add_public_number",
    "end_org",
    "end_public_number",
    "end_work_area",
    "import_orgs",
    "reorganise_orgs",
    "seed_city_intake",
    "set_work_area",
    "update_org",
]
