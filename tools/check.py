"""Everything that can be said about the code without running its tests: `make check`.

Each step runs even if an earlier one failed, so that one run shows all there is to mend.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.sources import ROOT

BIN = Path(sys.executable).parent

STEPS: Mapping[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--output-format=concise"],
    "lint": ["ruff", "check", "--output-format=concise"],
    "types": ["mypy"],
    "imports": ["lint-imports", "--config", "importlinter.toml"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "migrations": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "additive": ["python", "-m", "tools.additive", "--check"],
    "translations": ["python", "-m", "tools.messages", "--check"],
    "architecture": ["python", "-m", "tools.architecture", "--check"],
    "reference": ["python", "-m", "tools.reference", "--check"],
    "openapi": ["python", "-m", "tools.openapi", "--check"],
    "licences": ["python", "-m", "tools.licences", "--check"],
}


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Yield the environment of the steps: the project's settings with an empty data directory."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    inherited.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="huiyin-check-") as home:
        yield {**inherited, "DJANGO_SETTINGS_MODULE": "huiyin.site.settings", "HUIYIN_HOME": home}


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    """Run one step; print its name, how long it took, and what it said if it failed."""
    started = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<14}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(f"  $ {' '.join(command)}\n{done.stdout}{done.stderr}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the steps named on the command line, or all of them."""
    wanted = sys.argv[1:] or list(STEPS)
    unknown = sorted(set(wanted) - STEPS.keys())
    if unknown:
        print(f"There is no step {unknown[0]!r}. The steps are: {', '.join(STEPS)}.")
        return 2
    with environment() as env:
        failed = [name for name in wanted if not passes(name, STEPS[name], env)]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
