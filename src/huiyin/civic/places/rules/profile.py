"""What is known of a compound, and where a place lies."""

from dataclasses import dataclass
from datetime import date

from huiyin.civic.places.rules.ladder import CompoundKind
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

MOST_DWELLINGS = 100_000
OLDEST = 1800


@dataclass(frozen=True)
class Profile:
    """What is known of a compound; None means that nobody has said yet. `founded` is a year."""

    kind: CompoundKind | None = None
    has_property_management: bool | None = None
    has_owners_committee: bool | None = None
    dwellings: int | None = None
    founded: int | None = None


NO_PROFILE = Profile()


def check_profile(profile: Profile, *, today: date) -> None:
    """Raise Invalid, at the field at fault, for a number of dwellings or a year that cannot be."""
    if profile.dwellings is not None and not 0 <= profile.dwellings <= MOST_DWELLINGS:
        raise Invalid(
            N_("%(value)s dwellings cannot be: write a number from 0 to %(most)s."),
            code="bad_dwellings",
            field="dwellings",
            params={"value": profile.dwellings, "most": MOST_DWELLINGS},
        )
    if profile.founded is not None and not OLDEST <= profile.founded <= today.year + 1:
        raise Invalid(
            N_("The year %(value)s cannot be: write one from %(first)s to %(last)s."),
            code="bad_year",
            field="founded",
            params={"value": profile.founded, "first": OLDEST, "last": today.year + 1},
        )


def check_point(point: tuple[float, float] | None) -> None:
    """Raise Invalid, at field "lat", for a point that is not in or near China.

    The box is the one the country's maps use; it catches latitude and longitude in the wrong order.
    """
    if point is None:
        return
    lat, lon = point
    if not (3 <= lat <= 54 and 73 <= lon <= 136):
        raise Invalid(
            N_("%(lat)s, %(lon)s does not lie in China. Latitude comes first, like 27.8, 113.1 for Zhuzhou."),
            code="bad_point",
            field="lat",
            params={"lat": lat, "lon": lon},
        )
