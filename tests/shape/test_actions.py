"""Every write is an action: decorated, audited, with an actor nobody can leave out."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, Function, Source, called, functions, imports, rooms, sources

ACTION = "huiyin.kit.actions.action"


def decorator_of(source: Source, function: Function) -> ast.expr | None:
    """Return the kit's `@action(…)` of a function, if it has one; the admin has actions of another kind."""
    if ACTION not in {name for _, name in imports(source.tree)}:
        return None
    plain = (mark for mark in function.decorator_list if not ast.unparse(mark).startswith("admin."))
    return next((mark for mark in plain if called(mark) == "action"), None)


def faults_of_action(source: Source, function: Function) -> Iterator[str]:
    """Say what a decorated function lacks."""
    where = f"{source.at(function)}: action {function.name}"
    keyword_only = dict(zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True))
    actor = next((argument for argument in keyword_only if argument.arg == "actor"), None)
    if actor is None:
        yield f"{where} needs a keyword-only `actor` (after the `*`), so that every caller says who acts."
        return
    if keyword_only[actor] is not None:
        yield f"{where} gives `actor` a default; whoever forgets the actor would pass unnoticed."
    annotation = ast.unparse(actor.annotation) if actor.annotation else "nothing"
    if annotation != "Actor":
        yield f"{where} says its `actor` is {annotation}; it is an `Actor`, never None."
    mark = decorator_of(source, function)
    if not (isinstance(mark, ast.Call) and any(word.arg == "audit" for word in mark.keywords)):
        yield f"{where} names no audit type: write @action(audit=…)."


def faulty_actions(package: Path = PACKAGE) -> list[str]:
    """Return what is wrong with the decorated functions of the whole tree."""
    return [
        fault
        for source in sources(package)
        if not source.is_test
        for function in functions(source.tree)
        if decorator_of(source, function)
        for fault in faults_of_action(source, function)
    ]


def undecorated(package: Path = PACKAGE) -> list[str]:
    """Return the functions that an actions room offers and that are no actions.

    A file offers its public functions; a package offers what its `__init__` brings together.
    """
    return [
        f"{source.at(node)}: {node.name} is offered by an actions room but is no action. Decorate it with "
        "@action(audit=…), name it with an underscore, or move what only reads to queries."
        for source in rooms("actions", package)
        for node in source.tree.body
        if isinstance(node, Function) and node.name in _offered(source) and not decorator_of(source, node)
    ]


def _offered(source: Source) -> set[str]:
    is_part = len(source.steps) > 3
    if is_part:
        door = Source(source.path.parent / "__init__.py", source.package)
        return {name.rpartition(".")[2] for _, name in imports(door.tree)}
    return {node.name for node in source.tree.body if isinstance(node, Function) and node.name[0] != "_"}


def round_the_door(package: Path = PACKAGE) -> list[str]:
    """Return the imports from inside another file's actions package, where helpers are no actions."""
    parts = {source.dotted for source in rooms("actions", package) if len(source.steps) > 3}
    return [
        f"{source.at(node)}: imports {name}. Import from the actions package itself: it offers actions only."
        for source in sources(package)
        if source.room != "actions" and not source.is_test
        for node, name in imports(source.tree)
        if name in parts or name.rpartition(".")[0] in parts
    ]


def test_every_action_has_a_mandatory_actor_and_an_audit_type() -> None:
    expect_none(faulty_actions())


def test_an_actions_room_offers_actions_only() -> None:
    expect_none(undecorated())
    expect_none(round_the_door())


PLANTED = {
    "civic/matters/actions.py": """
        from huiyin.kit.actions import action

        @action(audit=Audit.FILED)
        def fine(*, actor: Actor, text: str) -> None: ...

        @action(audit=Audit.FILED)
        def positional(actor: Actor) -> None: ...

        @action(audit=Audit.FILED)
        def optional(*, actor: Actor | None = None) -> None: ...

        @action()
        def unaudited(*, actor: Actor) -> None: ...

        def forgotten(*, actor: Actor) -> None: ...

        def _helper() -> None: ...
    """,
    "civic/matters/admin.py": """
        @admin.action(description="Send again")
        def send_again(modeladmin, request, queryset): ...
    """,
}


def test_faulty_actions_are_found(tmp_path: Path) -> None:
    found = "\n".join(faulty_actions(plant(tmp_path, PLANTED)))
    assert "action positional needs a keyword-only `actor`" in found
    assert "action optional gives `actor` a default" in found
    assert "action optional says its `actor` is Actor | None" in found
    assert "action unaudited names no audit type" in found
    assert "fine" not in found
    assert "send_again" not in found


def test_a_public_function_that_is_no_action_is_found(tmp_path: Path) -> None:
    found = undecorated(plant(tmp_path, PLANTED))
    assert len(found) == 1
    assert "forgotten is offered by an actions room" in found[0]


PACKAGED = {
    "civic/orgs/actions/__init__.py": "from huiyin.civic.orgs.actions.edit import close, rename",
    "civic/orgs/actions/edit.py": """
        from huiyin.kit.actions import action

        @action(audit=OrgAudit.RENAMED)
        def rename(*, actor: Actor) -> None: ...

        def close(*, actor: Actor) -> None: ...

        def shared_by_the_package() -> None: ...
    """,
    "civic/orgs/views.py": "from huiyin.civic.orgs.actions import rename",
    "civic/orgs/api.py": "from huiyin.civic.orgs.actions.edit import shared_by_the_package",
}


def test_a_package_offers_what_its_init_brings_together(tmp_path: Path) -> None:
    found = undecorated(plant(tmp_path, PACKAGED))
    assert len(found) == 1
    assert "close is offered" in found[0]


def test_a_helper_taken_from_inside_a_package_is_found(tmp_path: Path) -> None:
    found = round_the_door(plant(tmp_path, PACKAGED))
    assert len(found) == 1
    assert "api.py:1: imports huiyin.civic.orgs.actions.edit.shared_by_the_package" in found[0]
