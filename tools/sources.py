"""The source tree as the tools and the shape tests read it: files, modules, rooms."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huiyin"

# The floors that are divided into modules; each module has the same rooms.
WINGS = ("civic", "hands", "commons", "services", "mirror")
# What is no room of a module but stands in its folder.
BESIDE_ROOMS = ("migrations", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file of the package that stands in `package` (the folder `huiyin`)."""

    path: Path
    package: Path = PACKAGE

    @cached_property
    def text(self) -> str:
        """Return what the file says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Return the parsed file."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """Return the dotted name without `huiyin`, step by step; a package ends in its own name."""
        parts = self.path.relative_to(self.package).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def dotted(self) -> str:
        """Return the dotted name of the file."""
        return ".".join(("huiyin", *self.steps))

    @property
    def module(self) -> str | None:
        """Return the module the file belongs to, such as `civic.matters`; None outside the wings."""
        if len(self.steps) < 2 or self.steps[0] not in WINGS:
            return None
        return ".".join(self.steps[:2])

    @property
    def room(self) -> str | None:
        """Return the room of its module the file belongs to, such as `actions`."""
        return self.steps[2] if self.module and len(self.steps) > 2 else None

    @property
    def is_test(self) -> bool:
        """Say whether the file is a test or helps one."""
        return "tests" in self.steps

    @property
    def is_migration(self) -> bool:
        """Say whether the file is a migration."""
        return "migrations" in self.steps

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Return where a node stands, in the form editors open."""
        inside = self.path.is_relative_to(ROOT)
        return f"{self.path.relative_to(ROOT) if inside else self.path}:{node.lineno}"


@lru_cache(maxsize=4)
def sources(package: Path = PACKAGE) -> tuple[Source, ...]:
    """Return every Python file of the package, in order."""
    return tuple(Source(path, package) for path in sorted(package.rglob("*.py")))


def rooms(name: str, package: Path = PACKAGE) -> tuple[Source, ...]:
    """Return the files of one room of every module."""
    return tuple(source for source in sources(package) if source.room == name)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function of a file, methods and inner functions included."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import statement with each dotted name it brings in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def called(node: ast.expr) -> str:
    """Return the last name of what is called or referred to: `b` of `a.b(…)`, of `a.b` and of `b`."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.expr | None) -> str | None:
    """Return a literal text, through a translation mark such as `N_("…")`; None if it is not literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    marks = ("_", "N_", "gettext", "gettext_lazy", "gettext_noop")
    if isinstance(node, ast.Call) and called(node) in marks and len(node.args) == 1:
        return text_of(node.args[0])
    return None
