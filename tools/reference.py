"""The reference of events, errors, settings and limits (docs/reference/), made from the code.

An event's meaning is its docstring, an error's is its sentence. What a setting means is written by hand
in the last column of settings.md and limits.md, and kept when the rest is made anew; `--check` wants every
cell filled.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import generated
from tools.sources import PACKAGE, ROOT, Source, called, rooms, sources, text_of

FOLDER = ROOT / "docs" / "reference"
SETTING = re.compile(r"^(?:HUIYIN_[A-Z_]+|DATABASE_URL)$")


# ---------------------------------------------------------------- events


@dataclass(frozen=True, order=True)
class EventEntry:
    """One event: what the outbox calls it, its class, its fields and when it is announced."""

    name: str
    kind: str
    fields: tuple[str, ...]
    meaning: str


def events(package: Path = PACKAGE) -> list[EventEntry]:
    """Return every event class of every module, sorted by name."""
    classes = (
        (source, node)
        for source in rooms("events", package)
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return sorted(_event(source, node) for source, node in classes if node.bases)


def _event(source: Source, node: ast.ClassDef) -> EventEntry:
    name = next((text_of(word.value) for word in node.keywords if word.arg == "name"), None)
    fields = tuple(
        f"{line.target.id}: {ast.unparse(line.annotation)}"
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    )
    return EventEntry(name or source.dotted, node.name, fields, ast.get_docstring(node) or "")


def events_page(package: Path = PACKAGE) -> str:
    """Return events.md."""
    rows = [
        (f"`{event.name}`", f"`{event.kind}`", ", ".join(f"`{f}`" for f in event.fields), event.meaning)
        for event in events(package)
    ]
    intro = (
        "Facts that modules announce through the outbox in the transaction that made them true. "
        "Who reacts to what stands in `src/huiyin/site/reactions.py`."
    )
    return _page("Events", intro, generated.table("Name", "Class", "Fields", "Meaning", rows=rows))


# ---------------------------------------------------------------- errors


@dataclass(frozen=True, order=True)
class ErrorEntry:
    """One code a refusal can carry, with a sentence it comes with and where."""

    code: str
    sentence: str
    where: str


def errors(package: Path = PACKAGE) -> list[ErrorEntry]:
    """Return every (code, sentence) that the code can refuse with, sorted."""
    found: set[ErrorEntry] = set()
    for source in sources(package):
        if not source.is_test:
            found.update(ErrorEntry(code, text, source.dotted) for code, text in _refusals(source.tree))
    return sorted(found)


def _refusals(tree: ast.Module) -> Iterator[tuple[str, str]]:
    names = _refusal_classes(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in names:
            yield from _declared(node)
        elif isinstance(node, ast.Call):
            yield from _passed(node)


def _refusal_classes(tree: ast.Module) -> set[str]:
    """Return the classes of a file that look like refusals: they give a `code` and a `message`."""
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and any(_declared(node))}


def _declared(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    given = {
        target.id: text_of(line.value)
        for line in node.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    if given.get("code") and given.get("message"):
        yield str(given["code"]), str(given["message"])


def _passed(node: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield what `no("code", "sentence")` and `SomeRefusal("sentence", code="code")` say literally."""
    words = {word.arg: text_of(word.value) for word in node.keywords}
    literal = [text_of(value) for value in node.args]
    if called(node) == "no" and len(literal) >= 2 and literal[0]:
        yield literal[0], literal[1] or ""
    elif words.get("code") and literal and literal[0]:
        yield str(words["code"]), literal[0]


def errors_page(package: Path = PACKAGE) -> str:
    """Return errors.md."""
    rows = [(f"`{error.code}`", error.sentence, f"`{error.where}`") for error in errors(package)]
    intro = (
        "Every refusal carries a stable code for programs and a sentence for people. The API answers with "
        "`application/problem+json` (RFC 9457): `code` is the code, `detail` the sentence in the reader's "
        "language. `%(name)s` is filled with the value at hand."
    )
    return _page("Errors", intro, generated.table("Code", "Sentence", "Where", rows=rows))


# ---------------------------------------------------------------- settings


def settings(package: Path = PACKAGE) -> dict[str, str]:
    """Return every environment variable that is read, sorted, with its default if that is a plain value."""
    found: dict[str, str] = {}
    for source in sources(package):
        if not source.is_test:
            for name, default in _variables(source.tree):
                found[name] = found.get(name) or default
    return dict(sorted(found.items()))


def _variables(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what is read: the first argument of a call, or the key of `os.environ[…]`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = text_of(node.args[0])
            default = _default(node.args[1]) if len(node.args) > 1 else ""
        elif isinstance(node, ast.Subscript) and called(node.value) == "environ":
            name, default = text_of(node.slice), ""
        else:
            continue
        if name and SETTING.match(name):
            yield name, default


def _default(node: ast.expr) -> str:
    """Return a literal default as one would set it; nothing for one that is computed."""
    if not isinstance(node, ast.Constant):
        return ""
    return str(int(node.value)) if isinstance(node.value, bool) else str(node.value)


def meanings(page: str) -> dict[str, str]:
    """Return the last column of settings.md as it stands, by variable."""
    rows = re.findall(r"^\| `([\w.-]+)` \|.*\| (.*?) \|$", page, re.MULTILINE)
    return {name: meaning.strip().replace("\\|", "|") for name, meaning in rows}


def settings_page(page: str = "", package: Path = PACKAGE) -> str:
    """Return settings.md, keeping the meanings that `page` holds."""
    known = meanings(page)
    rows = [
        (f"`{name}`", f"`{default}`" if default else "", known.get(name, ""))
        for name, default in settings(package).items()
    ]
    intro = (
        "Configuration comes from the environment; nothing has to be set for the default. The last column is "
        "written by hand, `make docs` keeps it."
    )
    return _page("Settings", intro, generated.table("Variable", "Default", "Meaning", rows=rows))


# ---------------------------------------------------------------- limits


def limits(package: Path = PACKAGE) -> dict[str, str]:
    """Return every limit on how often something may be tried, sorted, with its default numbers."""
    found = {
        name: numbers
        for source in sources(package)
        if not source.is_test
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and called(node) == "RateLimit"
        for name, numbers in _limit(node)
    }
    return dict(sorted(found.items()))


def _limit(node: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield a limit whose name and numbers are written out; those of one token stand with the token."""
    words = {word.arg: word.value for word in node.keywords}
    name = text_of(node.args[0]) if node.args else None
    numbers = [words.get(key) for key in ("times", "seconds")]
    if name and all(isinstance(number, ast.Constant) for number in numbers):
        times, seconds = (ast.unparse(number) for number in numbers if number)
        yield name, f"{times}/{seconds}".replace("_", "")


def limits_page(page: str = "", package: Path = PACKAGE) -> str:
    """Return limits.md, keeping the meanings that `page` holds."""
    known = meanings(page)
    rows = [(f"`{name}`", f"`{value}`", known.get(name, "")) for name, value in limits(package).items()]
    intro = (
        "How often something may be tried, as times/seconds, and from when the guard over raising puts "
        'something before staff (`look-…`). Other numbers: `HUIYIN_LIMITS="raise-from=90/3600 '
        'look-burst=10/3600"`. Whoever has to wait is told so in words, with `Retry-After`. The last column '
        "is written by hand, `make docs` keeps it."
    )
    return _page("Limits", intro, generated.table("Limit", "Default", "Meaning", rows=rows))


# ---------------------------------------------------------------- pages


def _page(title: str, intro: str, body: str) -> str:
    return f"# {title}\n\n{generated.NOTE}\n\n{intro}\n\n{body}\n"


def undocumented(settings_md: str, package: Path = PACKAGE, limits_md: str = "") -> list[str]:
    """Say which events, errors, settings and limits have no meaning for a reader."""
    known, explained = meanings(settings_md), meanings(limits_md)
    return [
        *(
            f"The event {event.kind} ({event.name}) has no docstring."
            for event in events(package)
            if not event.meaning
        ),
        *(
            f"The error {error.code} in {error.where} has no sentence."
            for error in errors(package)
            if not error.sentence
        ),
        *(
            f"The setting {name} has no meaning in docs/reference/settings.md."
            for name in settings(package)
            if not known.get(name)
        ),
        *(
            f"The limit {name} has no meaning in docs/reference/limits.md."
            for name in limits(package)
            if not explained.get(name)
        ),
    ]


def made() -> dict[Path, str]:
    """Return the four pages by path."""
    path, allowed = FOLDER / "settings.md", FOLDER / "limits.md"
    page, limited = (one.read_text(encoding="utf-8") if one.exists() else "" for one in (path, allowed))
    return {
        FOLDER / "events.md": events_page(),
        FOLDER / "errors.md": errors_page(),
        path: settings_page(page),
        allowed: limits_page(limited),
    }


if __name__ == "__main__":
    raise SystemExit(generated.run("reference", __doc__.partition("\n")[0], made))
