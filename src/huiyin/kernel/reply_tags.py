"""Addresses that carry what an e-mail is about: `wish+TAG@example.com`.

A place tag names a place and proves nothing. A reply tag proves that its sender was told of a matter as its
author: only the author's notices carry it. It is derived apart from the follow key and does not give it away.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

from huiyin.kernel.ids import ALPHABET, parse_public_code

_PROOF_CHARS = 20
_REPLY, _PLACE = "r", "p"
_PLACE_CHARS = 6


@dataclass(frozen=True)
class Tag:
    """What an address says: the matter it answers (with its proof checked), a place, or neither."""

    reply_to: str = ""
    place: str = ""


def reply_tag(secret: bytes, code: str) -> str:
    """Return the tag of a matter: `r`, the code, and 100 bits that only we can make."""
    canonical = parse_public_code(code)
    if canonical is None:
        raise ValueError(f"{code!r} is not a public code: check it for a typing error.")
    digest = hmac.digest(secret, b"huiyin reply address\0" + canonical.encode("ascii"), hashlib.sha256)
    number = int.from_bytes(digest[:13]) >> 4
    proof = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(_PROOF_CHARS))
    return f"{_REPLY}{canonical.replace('-', '')}{proof}".lower()


def place_tag(token: str) -> str:
    """Return the tag of a place."""
    return f"{_PLACE}{token}".lower()


def tagged(address: str, tag: str) -> str:
    """Put a tag into an address."""
    local, at, domain = address.rpartition("@")
    return f"{local}+{tag}{at}{domain}"


def tag_in(address: str, base: str) -> str | None:
    """Return the tag of an address that is ours, "" for ours without one, None for another's."""
    local, _, domain = address.lower().rpartition("@")
    ours, _, our_domain = base.lower().rpartition("@")
    name, plus, tag = local.partition("+")
    if (name, domain) != (ours, our_domain):
        return None
    return tag if plus else ""


def without_tags(text: str, base: str) -> str:
    """Return a text in which our tagged addresses stand without their tags: a quoted one proves too much."""
    local, _, domain = base.rpartition("@")
    tagged_ones = rf"{re.escape(local)}\+[a-z0-9]{{1,64}}@{re.escape(domain)}"
    return re.sub(tagged_ones, base, text, flags=re.IGNORECASE)


def read_tag(secret: bytes, tag: str) -> Tag:
    """Say what a tag means; one that was made up means nothing."""
    tag = tag.lower()
    kind, rest = tag[:1], tag[1:].upper()
    if kind == _PLACE and len(rest) == _PLACE_CHARS:
        return Tag(place=rest)
    code = parse_public_code(rest[:8]) if kind == _REPLY and rest.isascii() else None
    if code is None or not hmac.compare_digest(reply_tag(secret, code), tag):
        return Tag()
    return Tag(reply_to=code)
