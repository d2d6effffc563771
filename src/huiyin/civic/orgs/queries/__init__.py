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
    org,
    org_names,
    orgs,
    orgs_serving,
)
from huiyin.civic.orgs.queries.rows import Checked, NewOrg, check_orgs

__all__ = [
    "Checked",
    "NewOrg",
    "Number",
    "OrgCard",
    "OrgRef",
    "WorkArea",
    "card",
    "check_orgs",
    "find_orgs",
    "forget_intakes",
    "intake_for",
    "org",
    "org_names",
    "orgs",
    "orgs_serving",
]
