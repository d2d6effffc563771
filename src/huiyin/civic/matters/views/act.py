"""What an act of the desk is: who sees it where, what it asks, and the one action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from huiyin.civic.matters.forms import desk as forms
from huiyin.civic.matters.queries import StaffView
from huiyin.civic.matters.rules.words import State, Visibility
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P

Said = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One act: `fits` says in which states of a matter it is offered, `main` where it comes first."""

    name: str
    label: str | Promise
    done: str | Promise
    permission: P
    fits: Callable[[StaffView], bool]
    perform: Callable[[Actor, str, Said], object]
    form: type[forms.ActForm] = forms.ActForm
    main: frozenset[State] = frozenset()
    key: str = ""
    danger: bool = False

    def offered(self, view: StaffView) -> bool:
        """Tell whether the state table and the reader's permissions allow this act now."""
        return self.permission in view.acts and self.fits(view)

    def form_for(self, view: StaffView) -> type[forms.ActForm]:
        """Return the form that asks what this act needs at this matter."""
        private = view.matter.visibility == Visibility.PRIVATE
        return forms.PrivateAcceptForm if private and self.name == "accept" else self.form


def called_with(action: Callable[..., object]) -> Callable[[Actor, str, Said], object]:
    """Call an action whose arguments are the fields of its form."""
    return lambda actor, code, said: action(actor=actor, code=code, **said)
