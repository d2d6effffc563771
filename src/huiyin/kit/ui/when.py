"""Days and times in the words of the reader's language, as they are in Shanghai."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from django.conf import settings
from django.utils.translation import get_language, to_locale

from huiyin.kernel.clock import SHANGHAI

STYLES = ("day", "date", "time", "moment", "weekday", "full")


def words(moment: date | datetime, style: str = "moment") -> str:
    """Return a day or an aware moment in words; a bare day has no time to tell."""
    if style not in STYLES:
        raise ValueError(f"There is no style “{style}” for a time; take one of {', '.join(STYLES)}.")
    locale = _locale(get_language() or settings.LANGUAGE_CODE)
    if not isinstance(moment, datetime):
        return _day(moment, style, locale)
    local = moment.astimezone(SHANGHAI)
    parts = [] if style == "time" else [_day(local.date(), style, locale)]
    if style in {"time", "moment", "full"}:
        parts.append(format_time(local, "HH:mm", tzinfo=SHANGHAI, locale=locale))
    return " ".join(parts)


def machine(moment: date | datetime) -> str:
    """Return what goes into the datetime attribute."""
    local = moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def _day(day: date, style: str, locale: Locale) -> str:
    if style in {"date", "full"}:
        text = format_date(day, "long", locale=locale)
    else:
        text = str(format_skeleton("MMMd", datetime(*day.timetuple()[:3], tzinfo=SHANGHAI), locale=locale))
    if style in {"weekday", "full"}:
        text += " " + format_date(day, "EEEE", locale=locale)
    return text


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))
