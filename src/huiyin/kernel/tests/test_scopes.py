from huiyin.kernel.actor import Actor, Grant
from huiyin.kernel.permissions import MEMBER, Permission, Role
from huiyin.kernel.scopes import OPEN, Scope, scope_of

CLERK = Actor(person_id=1, grants=(Grant(Role.COMMUNITY_STAFF, area_id=7, area_level="community"),))


def test_every_permission_has_a_scope_and_every_scope_a_permission() -> None:
    assert {scope_of(permission) for permission in Permission} == set(Scope)


def test_scopes_follow_what_an_act_does() -> None:
    assert scope_of(Permission.CIVIC_MATTER_READ) is Scope.READ
    assert scope_of(Permission.CIVIC_MATTER_EXPORT) is Scope.READ
    assert scope_of(Permission.CIVIC_MATTER_FILE) is Scope.FILE
    assert scope_of(Permission.CIVIC_MATTER_FOLLOW) is Scope.FILE
    assert scope_of(Permission.CIVIC_MATTER_APPROVE) is Scope.WORK
    assert scope_of(Permission.CIVIC_MATTER_IMPORT) is Scope.ADMIN
    assert scope_of(Permission.CIVIC_PERSON_GRANT) is Scope.ADMIN
    assert scope_of(Permission.OWN_ACCOUNT_USE) is Scope.OWN


def test_a_scope_takes_away_and_never_gives() -> None:
    for scope in Scope:
        narrowed = CLERK.within({scope})
        for permission in Permission:
            if narrowed.has(permission):
                assert CLERK.has(permission)
                assert scope_of(permission) is scope


def test_all_scopes_together_leave_everything() -> None:
    whole = CLERK.within(set(Scope))
    assert all(whole.has(permission) == CLERK.has(permission) for permission in Permission)


def test_what_is_open_to_everybody_stays_open_and_the_rest_names_its_scope() -> None:
    nothing = CLERK.within(set())
    for permission in MEMBER:
        assert (nothing.missing_scope(permission) is None) == (permission in OPEN)
    assert nothing.missing_scope(Permission.CIVIC_MATTER_FILE) is Scope.FILE
    assert CLERK.missing_scope(Permission.CIVIC_MATTER_FILE) is None
