"""The official classification, as forms and filters show it."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from huiyin.civic.matters.models import Category
from huiyin.kit.remember import Remembered


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


@dataclass(frozen=True)
class _Catalogue:
    """The numbers of all classes by their whole names, and what each belongs to."""

    ids: Mapping[str, int]
    above: Mapping[int, frozenset[int]]


def _read_catalogue() -> _Catalogue:
    rows = list(Category.objects.values_list("path", "pk", "parent_id"))
    parents = {number: parent for _, number, parent in rows}
    above: dict[int, frozenset[int]] = {}
    for number in parents:
        way: list[int] = []
        step: int | None = number
        while step is not None:
            way.append(step)
            step = parents[step]
        above[number] = frozenset(way)
    return _Catalogue({path: number for path, number, _ in rows}, above)


_catalogue: Remembered[_Catalogue] = Remembered(_read_catalogue)


def category_ancestors() -> Mapping[int, frozenset[int]]:
    """Return for every class itself and what it belongs to; remembered for half a minute."""
    return _catalogue.get().above


def category_ids(paths: Iterable[str]) -> dict[str, int]:
    """Return the numbers of some classes by their whole names; remembered for half a minute."""
    known = _catalogue.get().ids
    return {path: known[path] for path in paths if path in known}


def forget_categories() -> None:
    """Let this process see new classes at once."""
    _catalogue.forget()


def category_paths(ids: Iterable[int]) -> dict[int, str]:
    """Return the whole names of some classes by number, in one query."""
    return dict(Category.objects.filter(pk__in=list(ids)).values_list("pk", "path"))


def category_rows() -> list[tuple[str, ...]]:
    """Return the official classification as the project ships it: three names a row."""
    source = files("huiyin.civic.matters") / "data" / "categories.csv"
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines()[1:])
    return [tuple(row) for row in rows]
