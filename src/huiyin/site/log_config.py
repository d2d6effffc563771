"""Where the log goes and in which form.

The web server's first process reads this too and lives on when the web processes begin anew with other code;
so nothing of ours may be imported here.
"""

import json
import logging
from typing import Any


class ServerFormatter(logging.Formatter):
    """What the web server's first process says as JSON: signals and processes, never a request."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        line = {"time": at, "level": record.levelname, "logger": record.name, "says": record.getMessage()}
        return json.dumps(line, ensure_ascii=False)


def of_server(form: str, level: str) -> dict[str, Any]:
    """Return the logging of the web server until Django's takes over in each web process."""
    lines = {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    formatter = {"()": "huiyin.site.log_config.ServerFormatter"} if form == "json" else lines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"server": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "server"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"gunicorn.error": {"handlers": ["console"], "propagate": False, "level": level}},
    }


def configuration(form: str, level: str) -> dict[str, Any]:
    """Return the logging of every process: one handler on standard error, everything through it."""
    if form not in {"line", "json"}:
        raise ValueError(f"HUIYIN_LOG_FORMAT is “{form}”; it can be line or json")
    through = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "huiyin.site.logs.LineFormatter"},
            "json": {"()": "huiyin.site.logs.JsonFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # A refusal (4xx) was answered in words; only faults need somebody to look.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            # Both would bring handlers of their own, which scrub nothing.
            "django-q": {**through, "level": level},
            "gunicorn.error": {**through, "level": level},
        },
    }
