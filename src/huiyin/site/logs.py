"""How the log is written: as lines for people or as JSON for programs, and never with personal data."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.scrubbing import fault, scrub, story
from huiyin.site.watching import trace


class _Scrubbed(logging.Formatter):
    """What both forms have in common: a scrubbed sentence, and the request it belongs to."""

    def sentence(self, record: logging.LogRecord) -> str:
        """Return what was said, scrubbed; a record that cannot be put together loses its values only."""
        try:
            return scrub(record.getMessage())
        except (TypeError, ValueError, KeyError):
            return scrub(str(record.msg))

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return the number, route and pseudonym of the request at hand, and what the record adds."""
        at_hand = trace()
        found = {"request": at_hand.number, "route": at_hand.route, "actor": at_hand.actor} if at_hand else {}
        return {
            name: value for name, value in {**found, **getattr(record, "facts", {})}.items() if value != ""
        }

    def error(self, record: logging.LogRecord) -> BaseException | None:
        """Return the error a record tells of."""
        return record.exc_info[1] if record.exc_info else None


class JsonFormatter(_Scrubbed):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": self.sentence(record),
            **self.facts(record),
        }
        error = self.error(record)
        if error is not None:
            line |= {"error": fault(error), "story": story(error)}
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


class LineFormatter(_Scrubbed):
    """One line a record, and the places an error passed below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as a line."""
        at = datetime.fromtimestamp(record.created, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        facts = " ".join(f"{name}={value}" for name, value in self.facts(record).items())
        line = f"{at} {record.levelname} {record.name} {self.sentence(record)}"
        error = self.error(record)
        below = [f"  {step}" for step in story(error)] if error is not None else []
        return "\n".join([f"{line} [{facts}]" if facts else line, *below])
