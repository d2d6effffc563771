"""What an organisation is, and how its names and numbers are written."""

import re
from collections.abc import Mapping
from datetime import time
from enum import StrEnum

from huiyin.kernel.errors import Invalid
from huiyin.kernel.identifiers import uscc_ok
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

MAX_NAME = 80
OFFICE_CLOSES = time(17, 30)
# A hotline is there round the clock, so a working-day limit of its own runs to the end of the day.
HOTLINE_CLOSES = time(23, 59)

MAX_ADDRESS = 200
USCC_TAKEN = N_("The social credit code %(code)s belongs to another organisation already.")
TOO_SMALL = N_("Organisations work in a compound or something larger. Choose the compound.")

_NUMBER = re.compile(r"[+(]?[0-9][0-9 ()-]{1,22}[0-9](转[0-9]{1,6})?")


class OrgKind(StrEnum):
    """Name what sort of organisation it is."""

    STREET_OFFICE = "street_office"
    COMMUNITY_COMMITTEE = "community_committee"
    PARTY_BRANCH = "party_branch"
    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_COMPANY = "property_company"
    BUREAU = "bureau"
    EMPLOYER = "employer"
    COMPANY = "company"
    ASSOCIATION = "association"
    HOTLINE = "hotline"


KIND_WORDS: dict[OrgKind, str] = {
    OrgKind.STREET_OFFICE: N_("Street or town office"),
    OrgKind.COMMUNITY_COMMITTEE: N_("Community or village committee"),
    OrgKind.PARTY_BRANCH: N_("Party branch"),
    OrgKind.OWNERS_COMMITTEE: N_("Owners' committee"),
    OrgKind.PROPERTY_COMPANY: N_("Property company"),
    OrgKind.BUREAU: N_("Bureau"),
    OrgKind.EMPLOYER: N_("Employer of working members"),
    OrgKind.COMPANY: N_("Company"),
    OrgKind.ASSOCIATION: N_("Association"),
    OrgKind.HOTLINE: N_("Hotline"),
}


class OrgsAudit(StrEnum):
    """Name what the actions of this module leave in the audit."""

    ORG_ADDED = "orgs.org_added"
    ORG_UPDATED = "orgs.org_updated"
    ORG_ENDED = "orgs.org_ended"
    ORGS_IMPORTED = "orgs.orgs_imported"
    INTAKE_SEEDED = "orgs.intake_seeded"
    REORGANISED = "orgs.reorganised"
    NUMBER_ADDED = "orgs.number_added"
    NUMBER_ENDED = "orgs.number_ended"
    WORK_AREA_SET = "orgs.work_area_set"
    WORK_AREA_ENDED = "orgs.work_area_ended"


def check_name(name: str) -> str:
    """Return an organisation's name as it is stored. Raises Invalid, at field "name"."""
    kept = " ".join(normalise(name).split())
    if not kept:
        raise Invalid(N_("Please give the organisation a name."), code="no_name", field="name")
    if len(kept) > MAX_NAME:
        raise Invalid(
            N_("This name has %(length)s characters; at most %(most)s fit."),
            code="name_too_long",
            field="name",
            params={"length": len(kept), "most": MAX_NAME},
        )
    return kept


def check_number(number: str, field: str = "phone") -> str:
    """Return a public number as it is printed on a door: 12345, 0731-28680000, with 转 for an extension.

    Raises Invalid, at the field given, for anything else.
    """
    kept = normalise(number)
    if kept and not _NUMBER.fullmatch(kept):
        raise Invalid(
            N_("“%(number)s” is no telephone number: write it like 0731-28680000 or 12345."),
            code="bad_number",
            field=field,
            params={"number": kept[:40]},
        )
    return kept


def dial(number: str) -> str:
    """Return a public number as a telephone link takes it, without extension."""
    return re.sub(r"[^0-9+]", "", number.partition("转")[0])


def check_uscc(code: str) -> str:
    """Return a unified social credit code (GB 32100-2015) as it is stored. Raises Invalid, at "uscc"."""
    kept = normalise(code).replace(" ", "").upper()
    if kept and not uscc_ok(kept):
        raise Invalid(
            N_("“%(code)s” is no valid social credit code: 18 characters, of which one is wrong or missing."),
            code="bad_uscc",
            field="uscc",
            params={"code": kept[:40]},
        )
    return kept


# The first word of each line is the heading of our own files.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "单位名称", "机构名称", "name"),
    "kind": ("类别", "类型", "kind"),
    "level": ("级别", "层级", "level"),
    "phone": ("电话", "公开电话", "联系电话", "phone"),
    "address": ("地址", "address"),
    "uscc": ("统一社会信用代码", "信用代码", "uscc"),
    "area": ("服务区域", "区域", "area"),
    "intake": ("受理诉求", "受理", "intake"),
}
_KIND_NAMES: Mapping[OrgKind, tuple[str, ...]] = {
    OrgKind.STREET_OFFICE: ("街道办事处", "街道办", "乡镇政府"),
    OrgKind.COMMUNITY_COMMITTEE: ("社区居委会", "居委会", "村委会"),
    OrgKind.PARTY_BRANCH: ("党支部", "小区党支部"),
    OrgKind.OWNERS_COMMITTEE: ("业委会", "业主委员会"),
    OrgKind.PROPERTY_COMPANY: ("物业公司", "物业"),
    OrgKind.BUREAU: ("部门", "局", "职能部门"),
    OrgKind.EMPLOYER: ("机关企事业单位", "单位"),
    OrgKind.COMPANY: ("企业", "公司"),
    OrgKind.ASSOCIATION: ("社会组织", "协会"),
    OrgKind.HOTLINE: ("热线",),
}


def read_kind(cell: str) -> OrgKind:
    """Return the kind a cell names, in Chinese or by its value. Raises Invalid."""
    text = normalise(cell).casefold()
    for kind, words in _KIND_NAMES.items():
        if text == kind.value or text in words:
            return kind
    raise Invalid(
        N_("“%(value)s” is unknown here. Known are: %(known)s."),
        params={"value": cell[:40], "known": ", ".join(words[0] for words in _KIND_NAMES.values())},
    )
