"""The OpenAPI document of the API, docs/reference/openapi.json, so that a change of it shows in a review."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import django
from django.utils import translation

from tools import generated
from tools.sources import ROOT

# Reading the code makes keys; a developer's own data directory is not the place for them.
_home = tempfile.TemporaryDirectory(prefix="huiyin-docs-")
os.environ.setdefault("HUIYIN_HOME", _home.name)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
django.setup()

from huiyin.site.api import api  # noqa: E402 - Django has to be set up first

PATH = ROOT / "docs" / "reference" / "openapi.json"


def document() -> str:
    """Return the document as it is kept: readable, in the order of the code, in English."""
    with translation.override("en"):
        found = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def made() -> Mapping[Path, str]:
    """Return the document by its path."""
    return {PATH: document()}


if __name__ == "__main__":
    raise SystemExit(generated.run("openapi", __doc__.partition("\n")[0], made))
