"""The operators' view of persons: to read, masked; roles end through the action."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.civic.people import access, actions, queries
from huiyin.civic.people.models import ApiToken, Grant, Person
from huiyin.kernel.errors import Refusal
from huiyin.kernel.masking import mask_name
from huiyin.kit.admin import ReadOnlyAdmin
from huiyin.kit.http import actor_of, sentence


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """Persons within the operator's scope, masked; opening a contact is on the staff page."""

    list_display = ("id", "masked_name", "masked_phone", "masked_email", "created_at")
    fields = ("masked_name", "masked_phone", "masked_email", "language", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Show whom the operator may see."""
        return access.persons_visible(actor_of(request)).select_related("account")

    @admin.display(description=gettext_lazy("Name"))
    def masked_name(self, person: Person) -> str:
        """Mask the name."""
        return mask_name(person.name)

    @admin.display(description=gettext_lazy("Phone"))
    def masked_phone(self, person: Person) -> str:
        """Mask the phone."""
        return queries.masked(person).phone

    @admin.display(description=gettext_lazy("E-mail"))
    def masked_email(self, person: Person) -> str:
        """Mask the e-mail address."""
        return queries.masked(person).email


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    """Roles within the operator's reach."""

    list_display = ("id", "person", "role", "area", "org", "starts", "ends")
    list_filter = ("role",)
    list_select_related = ("person", "area", "org")
    fields = ("person", "role", "area", "org", "starts", "ends", "duty", "public_name", "given_by")
    actions = ("end_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        """Show the roles the operator may see."""
        return access.grants_visible(actor_of(request))

    @admin.action(description=gettext_lazy("End now"))
    def end_now(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        """End the chosen roles."""
        for grant in queryset:
            try:
                actions.end_grant(actor=actor_of(request), grant_id=grant.pk)
            except Refusal as refusal:
                messages.error(request, f"{grant}: {sentence(refusal)}")
            else:
                messages.success(request, f"{grant}: {_('The role has ended.')}")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """API tokens: whose, until when; the secret is nowhere."""

    list_display = (
        "id",
        "person",
        "name",
        "last4",
        "scopes",
        "issued_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    fields = list_display
