"""Reading the directory of organisations. It is public: whoever asks may read it."""

from huiyin.civic.orgs.queries.directory import (
    Number,
    OrgCard,
    OrgRef,
    WorkArea,
    card,
    find_orgs,
    forget_intakes,
    intake_for,
    offices_in,
    org,
    org_names,
    orgs,
    orgs_serving,
)
from huiyin.civic.orgs.queries.history import (
    FormerOrg,
    every_org,
    forget_past,
    former_org_names,
    org_name_then,
    org_names_on,
    work_map,
)
from huiyin.civic.orgs.queries.rows import Checked, NewOrg, check_orgs

__all__ = [
    "Checked",
    "FormerOrg",
    "NewOrg",
    "Number",
    "OrgCard",
    "OrgRef",
    "WorkArea",
    "card",
    "check_orgs",
    "every_org",
    "find_orgs",
    "forget_intakes",
    "forget_past",
    "former_org_names",
    "intake_for",
    "offices_in",
    "org",
    "org_name_then",
    "org_names",
    "org_names_on",
    "orgs",
    "orgs_serving",
    "work_map",
]
