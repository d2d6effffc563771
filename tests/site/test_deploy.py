"""The examples in deploy/ can be read by those they are for, and name only what exists."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import URLResolver, get_resolver

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


def test_the_proxy_writes_no_address_down_that_opens_something() -> None:
    """Such addresses are known by the name of their part; the tokens of places and photos open nothing."""
    nginx = (DEPLOY / "nginx.conf").read_text()
    unlogged = re.search(r"location ~ (\S+) \{\s*access_log off;", nginx)
    assert unlogged
    secret = re.compile(r"<(?:\w+:)?(?:key|signed|secret|feed|stop_token)>")
    carrying = [address for address in addresses() if secret.search(address)]
    assert len(carrying) > 8
    assert [address for address in carrying if not re.match(unlogged[1], f"/{address}")] == []


def addresses() -> list[str]:
    found, left = [], [("", get_resolver())]
    while left:
        before, resolver = left.pop()
        for one in resolver.url_patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                left.append((path, one))
            else:
                found.append(path)
    return found


def test_the_image_has_what_the_composition_mounts_and_what_posters_need() -> None:
    image = (DEPLOY / "Containerfile").read_text()
    mounted = {volume.split(":")[1] for volume in loaded("compose.yaml")["services"]["site"]["volumes"]}
    made = set(re.findall(r"(?:--home-dir|--mode=700) (/\S+)", image))
    assert mounted <= made
    assert "fonts-noto-cjk" in image
    assert {".git", ".venv"} <= set((ROOT / ".dockerignore").read_text().split())
