"""The examples in deploy/ can be read by those they are for, and name only what exists."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from huiyin.site.cli import COMMANDS
from tools.reference import settings
from tools.sources import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
ANALYZE = shutil.which("systemd-analyze")


def everything() -> str:
    return "\n".join(path.read_text() for path in sorted(DEPLOY.rglob("*")) if path.is_file())


def loaded(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed (Debian: systemd).")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        # The programs are installed where the unit says, which is not here.
        text = unit.read_text().replace("/opt/huiyin/bin/huiyin", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    command = [str(ANALYZE), "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "huiyin" in line]
    assert ours == []


def test_every_setting_in_it_is_one_of_ours() -> None:
    named = set(re.findall(r"\b(HUIYIN_[A-Z_]+|DATABASE_URL)\b", everything()))
    assert named
    assert named <= settings().keys()


def test_every_command_in_it_is_one_of_ours() -> None:
    named = set(re.findall(r"/bin/huiyin ([a-z]+)", everything()))
    assert {"serve", "worker", "migrate", "backup"} <= named <= COMMANDS.keys()


def test_the_services_of_the_composition_fit_together() -> None:
    services = loaded("compose.yaml")["services"]
    assert set(services["site"]["depends_on"]) <= services.keys()
    assert (ROOT / "deploy" / services["site"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / services["site"]["build"]["dockerfile"]).is_file()
    password = services["database"]["environment"]["POSTGRES_PASSWORD"]
    assert f":{password}@database/" in services["site"]["environment"]["DATABASE_URL"]


def test_every_figure_that_wakes_somebody_is_told() -> None:
    rules = loaded("prometheus-alerts.yaml")["groups"][0]["rules"]
    told = (ROOT / "src/huiyin/site/metrics.py").read_text() + (
        ROOT / "src/huiyin/kit/metrics.py"
    ).read_text()
    for rule in rules:
        for name in re.findall(r"huiyin_[a-z_]+", rule["expr"]):
            base = re.sub(r"_(?:total|bucket)$", "", name)
            assert f'"{base}"' in told, rule["alert"]
