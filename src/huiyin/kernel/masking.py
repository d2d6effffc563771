"""Personal data as shown to those who need not see it whole; conventions, no statute fixes the characters."""

import re
import unicodedata

from huiyin.kernel.surnames import COMPOUND

_HIDDEN = "***"
_HAN_NAME = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff·]+")
_PHONE_DECORATION = re.compile(r"[\s().\u2010-\u2015\u2212-]+|^(?:\+|00)86")
_AREA_CODE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})")
_BUILDING = re.compile(r"[0-9A-Za-z一二三四五六七八九十百]+\s*(?:号楼|号栋|[栋幢座])")
_HOUSE_NUMBER = re.compile(r"[路街道巷弄里村]\s*[0-9]+\s*号")
# Where a street or compound name ends and numbers begin, for an address without building or house number.
_FIRST_NUMBER = re.compile(r"[0-9]")


def mask_name(name: str) -> str:
    """Mask a name: 张*, 张*丰, 欧阳**; a name in other letters keeps its first one."""
    bare = _plain(name)
    if not _HAN_NAME.fullmatch(bare):
        return bare[:1] + _HIDDEN if bare else ""
    if bare[:2] in COMPOUND and len(bare) > 2:
        return bare[:2] + "*" * (len(bare) - 2)
    if len(bare) > 2:
        return bare[0] + "*" * (len(bare) - 2) + bare[-1]
    return bare[0] + "*" if len(bare) == 2 else "*"


def mask_phone(phone: str) -> str:
    """Mask a number: 138****8000, 0731-****0000; what is neither keeps its last two digits."""
    digits = _PHONE_DECORATION.sub("", _plain(phone))
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    area = _AREA_CODE.match(_with_zero(digits))
    if area and len(digits) >= 9:
        return f"{area[0]}-****{digits[-4:]}"
    return "*" * (len(digits) - 2) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_id_card(number: str) -> str:
    """Mask an identity number for lists: 430***********001*, never the birth date nor the check character."""
    bare = _plain(number)
    if len(bare) < 15:
        return "*" * len(bare)
    return bare[:3] + "*" * (len(bare) - 7) + bare[-4:-1] + "*"


def mask_address(address: str) -> str:
    """Cut an address after the building, else after the house number, else before its first digit."""
    bare = _plain(address)
    end = _end_of_public_part(bare)
    return bare if end == len(bare) else bare[:end].rstrip(" -,") + _HIDDEN


def mask_email(address: str) -> str:
    """Mask an e-mail address: z***@example.com."""
    local, at, domain = _plain(address).rpartition("@")
    return f"{local[:1]}{_HIDDEN}{at}{domain}" if at else _HIDDEN


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _with_zero(digits: str) -> str:
    return digits if digits.startswith("0") else "0" + digits


def _end_of_public_part(address: str) -> int:
    for pattern in (_BUILDING, _HOUSE_NUMBER):
        if match := pattern.search(address):
            return match.end()
    number = _FIRST_NUMBER.search(address)
    return number.start() if number else len(address)
