"""The import contracts name everything there is, and our own contract can fail."""

import pytest
from grimp import ImportGraph
from importlinter import ContractCheck

from tools import architecture
from tools.one_door import OneDoorContract
from tools.sources import PACKAGE, WINGS


def _folders(of: str) -> set[str]:
    folder = PACKAGE / of
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def test_every_wing_that_is_built_has_its_own_contract() -> None:
    known = architecture.contracts()
    built = {wing: _folders(wing) for wing in WINGS if (PACKAGE / wing).is_dir()}
    assert {wing: set(architecture.modules(known, wing)) for wing in built} == built


def test_every_wing_that_is_built_stands_in_each_contract_about_modules() -> None:
    known = architecture.contracts()
    for wing in (wing for wing in WINGS if _folders(wing)):
        assert f"huiyin.{wing}.*" in known["rooms"]["containers"]
        assert f"huiyin.{wing}" in known["one-door"]["modules_of"]
        delivery = {f"huiyin.{wing}.*.{room}" for room in ("views", "api", "jobs", "forms")}
        assert delivery <= set(known["no-models-in-delivery"]["source_modules"])
        assert f"huiyin.{wing}.*.models" in known["no-models-in-delivery"]["forbidden_modules"]
        assert {f"huiyin.{wing}.*.rules", f"huiyin.{wing}.*.events"} <= set(known["pure"]["source_modules"])


def _check(importer: str, imported: str) -> ContractCheck:
    graph = ImportGraph()
    for name in (
        "huiyin", "huiyin.civic", "huiyin.civic.orgs", "huiyin.civic.orgs.public", "huiyin.civic.orgs.models",
        "huiyin.civic.orgs.urls", "huiyin.civic.orgs.tests", "huiyin.civic.people",
        "huiyin.civic.people.actions", "huiyin.site", "huiyin.site.urls",
    ):  # fmt: skip
        graph.add_module(name)
    graph.add_import(importer=importer, imported=imported)
    options = {
        "modules_of": ["huiyin.civic", "huiyin.hands"],
        "door": "public",
        "wiring": "huiyin.site",
        "back_doors": ["urls", "api"],
    }
    contract = OneDoorContract("One door", {"root_packages": ["huiyin"]}, options)
    return contract.check(graph, verbose=False)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("huiyin.civic.people.actions", "huiyin.civic.orgs.models"),
        ("huiyin.civic.people.actions", "huiyin.civic.orgs"),
        ("huiyin.civic.people.actions", "huiyin.civic.orgs.urls"),
        ("huiyin.site.urls", "huiyin.civic.orgs.models"),
    ],
)
def test_coming_in_by_another_way_breaks_the_contract(importer: str, imported: str) -> None:
    found = _check(importer, imported)
    assert not found.kept
    assert found.metadata["trespasses"] == [(importer, imported)]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("huiyin.civic.people.actions", "huiyin.civic.orgs.public"),
        ("huiyin.civic.orgs.tests", "huiyin.civic.orgs.models"),
        ("huiyin.site.urls", "huiyin.civic.orgs.urls"),
    ],
)
def test_the_door_the_own_house_and_the_wiring_are_open(importer: str, imported: str) -> None:
    assert _check(importer, imported).kept
