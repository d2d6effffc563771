"""A module's pages are made of its own parts and of the kit's, never of another module's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, Source, sources

# The kit's components, open to all.
SHARED = "ui"
# Templates that replace one of an installed package keep that package's folder.
REPLACED = ("admin", "unfold", "registration")
INCLUSION = re.compile(r"{%-?\s*(include|extends)\s+(\S+)")
TEMPLATE = re.compile(r"^([\w-]+)/[\w/.-]+\.(?:html|txt|svg|xml)(?:#[\w-]+)?$")


def _folder(name: str) -> str:
    return name.partition("/")[0]


def includes(package: Path = PACKAGE) -> list[str]:
    """Return the inclusions in templates that reach into another module."""
    return [
        f"{path}:{line}: includes {name}. A page includes its own module's parts and `ui/…`; for something "
        "of another module offer a slot (kit.ui) or ask its `public`."
        for path in sorted(package.rglob("templates/**/*"))
        if path.is_file()
        for line, name in _foreign(path)
    ]


def _foreign(path: Path) -> Iterator[tuple[int, str]]:
    inside = path.parts[path.parts.index("templates") + 1 :]
    own = inside[0] if len(inside) > 1 else ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for _, target in INCLUSION.findall(line):
            literal = target.strip("'\"")
            is_literal = literal != target
            # The kit's slots take their template from a variable; nobody else may.
            if is_literal and _folder(literal) not in {own, SHARED} and own not in REPLACED:
                yield number, literal
            elif not is_literal and own != SHARED:
                yield number, f"whatever {target} says"


def renderings(package: Path = PACKAGE) -> list[str]:
    """Return the template names in a module's code that belong to another module."""
    return [
        f"{source.at(node)}: {source.module} renders {name}, which is another module's page."
        for source in sources(package)
        if source.module and not source.is_test
        for node, name in _named_templates(source)
        if _folder(name) not in {source.steps[1], SHARED}
    ]


def _named_templates(source: Source) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE.match(node.value):
            yield node, node.value


def test_templates_include_no_other_modules_parts() -> None:
    expect_none(includes())


def test_modules_render_no_other_modules_pages() -> None:
    expect_none(renderings())


def test_an_inclusion_from_another_module_is_found(tmp_path: Path) -> None:
    page = """
        {% extends "ui/page.html" %}
        {% include "matters/parts/ring.html" %}
        {% include 'people/card.html' with person=holder %}
        {% include chosen %}
    """
    found = includes(plant(tmp_path, {"civic/matters/templates/matters/one.html": page}))
    assert [line.split("includes ")[1].partition(". ")[0] for line in found] == [
        "people/card.html",
        "whatever chosen says",
    ]


def test_a_slot_of_the_kit_may_take_its_template_from_a_variable(tmp_path: Path) -> None:
    slot = "{% include slot.template %}"
    assert includes(plant(tmp_path, {"kit/ui/templates/ui/slot.html": slot})) == []


def test_rendering_another_modules_page_is_found(tmp_path: Path) -> None:
    code = 'one = "matters/one.html"\nring = "ui/ring.html"\ncard = "people/card.html#head"\n'
    found = renderings(plant(tmp_path, {"civic/matters/views.py": code}))
    assert len(found) == 1
    assert "civic.matters renders people/card.html#head" in found[0]
