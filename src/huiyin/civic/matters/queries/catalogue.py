"""The official classification, as forms and filters show it."""

import csv
from collections.abc import Iterable
from importlib.resources import files

from huiyin.civic.matters.models import Category
from huiyin.kit.remember import Remembered, RememberedMany


def categories(parent_id: int | None = None) -> list[Category]:
    """Return the classes directly below one, or the top ones."""
    return list(Category.objects.filter(parent_id=parent_id).order_by("id"))


def category_tree() -> list[Category]:
    """Return all classes, parents before children, in the order of their paths."""
    return list(Category.objects.order_by("path"))


def category_by_path(path: str) -> Category | None:
    """Find a class by its path ("A › B › C") or by its name if that is unambiguous."""
    found = list(Category.objects.filter(path=path.replace(">", "›").replace("  ", " "))[:1])
    found = found or list(Category.objects.filter(name=path.strip())[:2])
    return found[0] if len(found) == 1 else None


def category_ancestors() -> dict[int, frozenset[int]]:
    """Return for every class itself and what it belongs to; remembered for half a minute."""
    return _ancestors.get()


def _read_ancestors() -> dict[int, frozenset[int]]:
    above = dict(Category.objects.values_list("pk", "parent_id"))
    found: dict[int, frozenset[int]] = {}
    for category_id in above:
        way: list[int] = []
        step: int | None = category_id
        while step is not None:
            way.append(step)
            step = above[step]
        found[category_id] = frozenset(way)
    return found


_ancestors: Remembered[dict[int, frozenset[int]]] = Remembered(_read_ancestors)


def category_paths(ids: Iterable[int]) -> dict[int, str]:
    """Return the whole names of some classes by number, in one query."""
    return dict(Category.objects.filter(pk__in=list(ids)).values_list("pk", "path"))


def category_ids(paths: Iterable[str]) -> dict[str, int]:
    """Return the numbers of some classes by their whole names; remembered for half a minute."""
    return _ids.get(paths)


def _read_ids(paths: set[str]) -> dict[str, int]:
    return dict(Category.objects.filter(path__in=paths).values_list("path", "pk"))


_ids: RememberedMany[str, int] = RememberedMany(_read_ids)


def category_rows() -> list[tuple[str, ...]]:
    """Return the official classification as the project ships it: three names a row."""
    source = files("huiyin.civic.matters") / "data" / "categories.csv"
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines()[1:])
    return [tuple(row) for row in rows]
