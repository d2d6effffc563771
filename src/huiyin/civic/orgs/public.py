"""The door to organisations for other modules."""

from huiyin.civic.orgs.access import may_add_org, may_edit_org
from huiyin.civic.orgs.actions import (
    add_org,
    add_public_number,
    end_org,
    end_public_number,
    end_work_area,
    import_orgs,
    seed_city_intake,
    set_work_area,
    update_org,
)
from huiyin.civic.orgs.events import IntakeChanged, OrgAdded, OrgEnded
from huiyin.civic.orgs.queries import (
    OrgRef,
    card,
    check_orgs,
    find_orgs,
    intake_for,
    org,
    org_names,
    orgs,
    orgs_serving,
)
from huiyin.civic.orgs.rules import KIND_WORDS, OrgKind, OrgsAudit

__all__ = [
    "KIND_WORDS",
    "IntakeChanged",
    "OrgAdded",
    "OrgEnded",
    "OrgKind",
    "OrgRef",
    "OrgsAudit",
    "add_org",
    "add_public_number",
    "card",
    "check_orgs",
    "end_org",
    "end_public_number",
    "end_work_area",
    "find_orgs",
    "import_orgs",
    "intake_for",
    "may_add_org",
    "may_edit_org",
    "org",
    "org_names",
    "orgs",
    "orgs_serving",
    "seed_city_intake",
    "set_work_area",
    "update_org",
]
