"""What is true of every test process, set before Django reads its settings.

A test never sees the developer's own data: settings from the shell are dropped and the data directory is
a temporary one. Only DATABASE_URL is honoured; tests make a database of their own beside the one it names.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What the developer may say to the tests themselves.
KEPT = frozenset({"HUIYIN_CHROMIUM", "HUIYIN_REQUIRE_GROUPS", "HUIYIN_SAMPLE_DATA"})
# What is different here: a test reads what it has just written, its operators log in at once, and its staff
# stay logged in while it moves the clock by days.
OURS = {
    "HUIYIN_KEPT_SECONDS": "0",
    "HUIYIN_OFFICE_IDLE_MINUTES": "0",
    "HUIYIN_OFFICE_SESSION_HOURS": "0",
    "HUIYIN_RECOUNT_MINUTES": "0",
    "HUIYIN_SECOND_FACTOR": "nobody",
}


def _fresh_home() -> Path:
    """Return this process's data directory; the first process makes and removes them all."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        return Path(os.environ["HUIYIN_HOME"]).with_name(worker)
    base = Path(tempfile.mkdtemp(prefix="huiyin-tests-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    return base / "main"


def prepare() -> Path:
    """Drop settings from the shell and point HUIYIN_HOME at a fresh directory; return it."""
    home = _fresh_home()
    home.mkdir()
    for name in [name for name in os.environ if name.startswith("HUIYIN_") and name not in KEPT]:
        del os.environ[name]
    os.environ["HUIYIN_HOME"] = str(home)
    os.environ.update(OURS)
    # Playwright keeps an event loop in the test's thread, and Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return home


HOME = prepare()
