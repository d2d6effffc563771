"""What the map of personal data says of a column, and the words it says it with."""

from dataclasses import dataclass

from huiyin.kernel.text import gettext_noop as N_

CONSENT = N_("consent (PIPL art. 13-1)")
DUTY = N_("legal duty or public function (art. 13-3)")
RECORD = N_("duty to keep records (art. 54, 56)")
STAFF = N_("staff in charge")
OPENED = N_("nobody, unless opened for a purpose for a minute")
SELF = N_("the person alone")
OPERATORS = N_("operators")
AUTHOR = N_("author and staff in charge; the public after redaction")

UNTIL_ERASED = N_("until it is deleted on request")
YEAR = N_("a year after the last matter, without an account; else until deletion")
THREE_YEARS = N_("three years")
AS_PROOF = N_("as long as it has to be proved")
ONE_YEAR = N_("a year")
WITH_MATTER = N_("with the matter; words go on request")
WITH_ROLE = N_("with the role, then as history")


@dataclass(frozen=True)
class Column:
    """One column (or several of a table) with personal data; texts are message ids."""

    table: str
    fields: tuple[str, ...]
    what: str
    why: str
    basis: str
    keep: str
    who: str
    sealed: bool = False
    sensitive: bool = False
