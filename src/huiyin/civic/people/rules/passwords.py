"""Pure decisions about passwords: how long, not well known, and not what everybody knows of somebody."""

import re
from collections.abc import Collection, Iterable

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

LENGTH, STAFF_LENGTH = 8, 12
# What must be left of a password without what is known of its owner, and how many different signs it has.
LEAST_LEFT, DIFFERENT = 6, 5
# Shorter words stand in many good passwords by accident.
SHORTEST_WORD, SHORTEST_PART = 4, 3
_NO_SIGN = re.compile(r"[\W_]+")


def is_long_enough(password: str, *, at_work: bool) -> bool:
    """Tell whether a password has the length that is asked of its owner."""
    return len(password) >= (STAFF_LENGTH if at_work else LENGTH)


def may_be_password(
    password: str, *, at_work: bool, known: Iterable[str], common: Collection[str], field: str
) -> Decision:
    """Say whether this may be somebody's password.

    `known` is what others know of its owner and of this installation; `common` are the most used passwords.
    """
    if not is_long_enough(password, at_work=at_work):
        return no(
            "weak_password",
            N_("At work a password has at least %(least)s characters: three or four words will do."),
            Invalid,
            field=field,
            least=STAFF_LENGTH,
        )
    if len(set(password.lower())) < DIFFERENT:
        return no(
            "weak_password",
            N_("These are only a few different signs. Take three or four words instead."),
            Invalid,
            field=field,
        )
    return _not_what_others_try(password, known, common, field)


def _not_what_others_try(
    password: str, known: Iterable[str], common: Collection[str], field: str
) -> Decision:
    if len(_without(password, known)) < LEAST_LEFT:
        return no(
            "weak_password",
            N_("This is little more than your name, your contact or the name of this site. Add words."),
            Invalid,
            field=field,
        )
    if is_composed(password, common):
        return no(
            "weak_password",
            N_("This is put together from passwords that are among the most used. Take other words."),
            Invalid,
            field=field,
        )
    return YES


def _without(password: str, known: Iterable[str]) -> str:
    """Return what is left of a password without the words that are known, and without marks."""
    left = _plain(password)
    for word in sorted({_plain(word) for word in known}, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD or (len(word) >= 2 and not word.isascii()):
            left = left.replace(word, "")
    return left


def _plain(text: str) -> str:
    return _NO_SIGN.sub("", normalise(text).lower())


def is_composed(password: str, common: Collection[str]) -> bool:
    """Tell whether a password is one of the most used ones, or two of them one after the other.

    A list of the most used ones hardly knows any of twelve signs; what people do then is to take two.
    """
    text = password.lower()
    whole = text in common or _plain(text) in common
    ends = range(SHORTEST_PART, len(text) - SHORTEST_PART + 1)
    return whole or any(text[:at] in common and text[at:] in common for at in ends)


def known_of(name: str, phone: str, email: str, site: str) -> set[str]:
    """Return what others know of somebody and of the site: no good part of a password."""
    account, _, domain = email.partition("@")
    host = re.findall(r"[a-z][a-z0-9-]*", site.lower().partition("://")[2])
    words = {"huiyin", "回音", name, phone.removeprefix("+86"), email, account, *domain.split("."), *host}
    return {word for word in words if word}
