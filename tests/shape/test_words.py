"""What is written about the code is what the code says: reference, versions, translations."""

import re
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog

import huiyin
from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools import generated, messages, reference
from tools.sources import ROOT

SETTINGS = reference.FOLDER / "settings.md"


def test_the_reference_is_what_the_code_says() -> None:
    stale = generated.out_of_date(reference.made())
    expect_none(f"{path} is not what the code says. Run `make docs` and commit the result." for path in stale)


def test_every_event_error_setting_and_limit_has_a_meaning() -> None:
    page = SETTINGS.read_text(encoding="utf-8") if SETTINGS.exists() else ""
    limits = (reference.FOLDER / "limits.md").read_text(encoding="utf-8")
    expect_none(reference.undocumented(page, limits_md=limits))


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == huiyin.__version__
    assert newest_in((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) == huiyin.__version__


def newest_in(changelog: str) -> str | None:
    """Return the version of the topmost heading that has one."""
    found = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    return found.group(1) if found else None


PLANTED = {
    "civic/orgs/events.py": """
        @dataclass(frozen=True)
        class OrgAdded(Event, name="orgs.added"):
            \"\"\"An organisation was entered.\"\"\"

            org_id: int

        @dataclass(frozen=True)
        class OrgClosed(Event, name="orgs.closed"):
            org_id: int
    """,
    "civic/orgs/rules.py": """
        class Closed(Refusal):
            code = "org_closed"
            message = N_("This organisation is closed.")

        def may_close(state):
            return no("org_has_work", N_("It still holds %(count)s matters."), count=3)
    """,
    "site/settings.py": """
        HOME = os.environ.get("HUIYIN_HOME", "~/.huiyin")
        DEMO = _flag("HUIYIN_DEMO", False)
        URL = os.environ["DATABASE_URL"]
    """,
}


def test_events_errors_and_settings_are_read_from_the_code(tmp_path: Path) -> None:
    package = plant(tmp_path, PLANTED)
    assert [(event.name, event.fields) for event in reference.events(package)] == [
        ("orgs.added", ("org_id: int",)),
        ("orgs.closed", ("org_id: int",)),
    ]
    assert [(error.code, error.sentence) for error in reference.errors(package)] == [
        ("org_closed", "This organisation is closed."),
        ("org_has_work", "It still holds %(count)s matters."),
    ]
    assert reference.settings(package) == {"DATABASE_URL": "", "HUIYIN_DEMO": "0", "HUIYIN_HOME": "~/.huiyin"}


def test_what_has_no_meaning_is_found(tmp_path: Path) -> None:
    package = plant(tmp_path, PLANTED)
    page = reference.settings_page("| `HUIYIN_HOME` | `~` | The data directory. |\n", package)
    assert reference.meanings(page)["HUIYIN_HOME"] == "The data directory."
    assert reference.undocumented(page, package) == [
        "The event OrgClosed (orgs.closed) has no docstring.",
        "The setting DATABASE_URL has no meaning in docs/reference/settings.md.",
        "The setting HUIYIN_DEMO has no meaning in docs/reference/settings.md.",
    ]


def test_a_stale_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("old", encoding="utf-8")
    assert generated.out_of_date({page: "new", tmp_path / "absent.md": ""}) == [page, tmp_path / "absent.md"]
    assert generated.out_of_date({page: "old"}) == []


def test_the_newest_version_of_a_changelog_is_its_topmost() -> None:
    assert newest_in("# Changes\n\n## Unreleased\n\n## [1.2.0] 2025-01-01\n\n## 1.1.0\n") == "1.2.0"


def test_missing_and_doubtful_translations_are_found() -> None:
    wanted, present = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hans")
    for text in ("Raise", "Follow", "Close", "Open"):
        wanted.add(text)
    present.add("Raise", "提出")
    present.add("Follow", "")
    present.add("Close", "关", flags=["fuzzy"])
    assert messages.complaints(wanted, present) == [
        "not translated: “Follow”",
        "a guess (fuzzy) that somebody has to confirm: “Close”",
        "not in the catalogue: “Open”",
    ]
