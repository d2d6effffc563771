"""Groups of tests that need something besides Python: a browser, PostgreSQL, the sample messages.

What is not there is left out and said so at the end of the run. HUIYIN_REQUIRE_GROUPS (names, or `all`
for what a machine can be given: browser and postgres) makes leaving out a failure.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection

from tools.sources import ROOT

NEEDS: Mapping[str, str] = {
    "browser": "Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk), "
    "and HUIYIN_CHROMIUM names none",
    "data": "the sample messages are not there; put them into ../shared/data beside the checkout, "
    "or name their folder in HUIYIN_SAMPLE_DATA",
}
# The files of the group `data` do not come with the project, so `all` cannot mean them.
ALL = frozenset({"browser", "postgres"})


def chromium() -> str | None:
    """Return the path of the browser the tests play in, if there is one."""
    named = os.environ.get("HUIYIN_CHROMIUM")
    installed = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return named or next(filter(None, installed), None)


def sample_data() -> Path | None:
    """Return the folder of the sample messages, if it is there."""
    folder = Path(os.environ.get("HUIYIN_SAMPLE_DATA", ROOT.parent / "shared" / "data"))
    return folder if (folder / "messages_hot.jsonl").exists() else None


def required() -> frozenset[str]:
    """Return the groups that must not be left out."""
    named = frozenset(os.environ.get("HUIYIN_REQUIRE_GROUPS", "").replace(",", " ").split())
    return (named - {"all"}) | (ALL if "all" in named else frozenset())


def left_out() -> frozenset[str]:
    """Return the groups that cannot run here."""
    present = {"browser": chromium(), "data": sample_data()}
    return frozenset(name for name, found in present.items() if not found)


def refused(wanted: frozenset[str], absent: frozenset[str]) -> str:
    """Return why this run must not start; empty if it may."""
    return "; ".join(f"The group {name} is required, but {NEEDS[name]}" for name in sorted(wanted & absent))


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to start without a required group."""
    refusal = refused(required(), left_out())
    if refusal:
        raise pytest.UsageError(f"{refusal}.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here; tests that only mean something on PostgreSQL wait for that run."""
    for name in left_out():
        for item in items:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"Group {name} is left out: {NEEDS[name]}."))
    if connection.vendor != "postgresql":
        waiting = [item for item in items if item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=waiting)
        items[:] = [item for item in items if item not in waiting]
