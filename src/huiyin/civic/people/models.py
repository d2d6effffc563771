"""Tables: persons with sealed contact data, their accounts, homes, roles and API tokens."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.civic.people.rules import EVERY_SCOPE, PER_DAY, PER_MINUTE, Tie, roles_with
from huiyin.civic.people.rules.consents import ConsentTo
from huiyin.civic.people.rules.openings import Masked, Purpose
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission, Role
from huiyin.kit.fields import SealedField


class Person(models.Model):
    """A natural person, with or without an account; or the program of another system (`is_machine`).

    The blind indexes are not unique: a contact that nobody verified links nothing.
    """

    name = models.CharField(max_length=40, blank=True)
    phone = SealedField(null=True)
    email = SealedField(null=True)
    id_number = SealedField(null=True)
    address = SealedField(null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    id_index = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=7, blank=True)
    is_machine = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes: ClassVar = [
            models.Index(fields=["phone_index"], name="people_phone", condition=~Q(phone_index="")),
            models.Index(fields=["email_index"], name="people_email", condition=~Q(email_index="")),
            models.Index(fields=["id_index"], name="people_id_number", condition=~Q(id_index="")),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"


class AccountManager(BaseUserManager["Account"]):
    """Accounts come into being by actions only."""


class Account(AbstractBaseUser):
    """A log-in. Its handles are blind indexes of a phone number and an e-mail address.

    Roles are grants of the person, not columns here; Django's own permissions are not used.
    The second factor is on since `second_since`; before that its secret waits for a first code.
    `second_step` is the half minute of the last code that was used: none up to it counts again.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    phone_handle = models.CharField(max_length=64, null=True, unique=True)
    email_handle = models.CharField(max_length=64, null=True, unique=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=clock.now)
    second_secret = SealedField(null=True)
    second_since = models.DateTimeField(null=True)
    second_step = models.BigIntegerField(default=0, db_default=0)

    # Nothing asks for it: log-in goes by either handle, through site.login.
    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(phone_handle__isnull=False) | Q(email_handle__isnull=False),
                name="people_account_has_handle",
            ),
            models.CheckConstraint(
                condition=Q(second_since__isnull=True) | Q(second_secret__isnull=False),
                name="people_second_has_secret",
            ),
        ]

    def __str__(self) -> str:
        return f"Account {self.pk}"

    def get_username(self) -> str:
        """Return what the admin's pages call the account; nobody logs in with it."""
        return str(self.pk)

    def get_full_name(self) -> str:
        """Return the name shown in the admin's corner."""
        return self.person.name or self.get_username()

    @property
    def is_staff(self) -> bool:
        """Tell whether the operators' admin opens; asked there only, so a query is no harm."""
        roles = roles_with(Permission.ADMIN_SITE_ENTER)
        mine = Grant.objects.filter(valid_now(), person=self.person_id, role__in=roles)
        return self.is_active and mine.exists()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Let operators look at every model in the admin and change none there directly."""
        return perm.partition(".")[2].startswith("view_") and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Show every module to operators."""
        return self.is_staff


class RecoveryCode(models.Model):
    """One of the codes on paper that stand in for a lost phone; a keyed digest, gone once it is used."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="people_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"RecoveryCode {self.pk}"


class LoginSession(AbstractBaseSession):
    """A log-in of a browser: whose, since when, last noted when, and on what device in two words.

    No network address is kept: it would tell where somebody was, and the device and the time are enough to
    know one's own again. The sessions of strangers have no account.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("log-in of a browser")
        verbose_name_plural = _("log-ins of browsers")

    def __str__(self) -> str:
        return f"LoginSession of account {self.account_id}"


class Placed(models.Model):
    """Where a row belongs: the ids of its area's ladder, so that "under this street" is one equality."""

    city_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True, db_index=True)
    street_id = models.BigIntegerField(null=True, db_index=True)
    community_id = models.BigIntegerField(null=True, db_index=True)
    compound_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        abstract = True


def valid_now(prefix: str = "", now: datetime | None = None) -> Q:
    """Return the condition that a row behind `prefix` holds now, or then."""
    now = now or clock.now()
    open_end = Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": now})
    return Q(**{f"{prefix}starts__lte": now}) & open_end


class Grant(Placed):
    """A role that a person holds over an area or in an organisation, for a time.

    `duty` is what the holder is there for, in words for the notice board; `public_name` says that the
    holder agreed to be named there. `employer` is where an in-service member works.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    area_level = models.CharField(max_length=10, blank=True)
    org = models.ForeignKey("orgs.Org", on_delete=models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey(
        "orgs.Org", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    duty = models.CharField(max_length=80, blank=True)
    public_name = models.BooleanField(default=False)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, org__isnull=True) | Q(area__isnull=True, org__isnull=False),
                name="people_grant_area_or_org",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="people_grant_term"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "area"],
                condition=Q(ends__isnull=True, area__isnull=False),
                name="people_one_open_area_grant",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "org"],
                condition=Q(ends__isnull=True, org__isnull=False),
                name="people_one_open_org_grant",
            ),
        ]

    def __str__(self) -> str:
        return f"Grant {self.pk}"


class Residence(Placed):
    """A home: a person, a building (or compound, or stairwell) and a sealed room.

    A resident may enter their own; it counts when `confirmed_at` is set by somebody whose task that is.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residences")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    room = SealedField(null=True)
    room_index = models.CharField(max_length=64, blank=True, db_index=True)
    tie = models.CharField(max_length=6, choices=[(tie.value, tie.value) for tie in Tie])
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("home")
        verbose_name_plural = _("homes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "area", "room_index"],
                condition=Q(ends__isnull=True),
                name="people_one_open_home",
            )
        ]

    def __str__(self) -> str:
        return f"Residence {self.pk}"


class ApiToken(models.Model):
    """A key for programs; only its digest is kept.

    `scopes` are words with spaces between; what the token may be asked for at most, a minute and a day.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    last4 = models.CharField(max_length=4)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    scopes = models.CharField(max_length=60, default=EVERY_SCOPE, db_default=EVERY_SCOPE)
    per_minute = models.PositiveIntegerField(default=PER_MINUTE, db_default=PER_MINUTE)
    per_day = models.PositiveIntegerField(default=PER_DAY, db_default=PER_DAY)
    last_used_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"ApiToken …{self.last4}"


class Opening(models.Model):
    """Somebody opened a masked field of a person: it shows until `until`, the row stays in their access log.

    `by_role` and `by_office` say who it was in words that outlive the role; `about` is a matter's code.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="openings", db_index=False)
    field = models.CharField(max_length=10, choices=[(field.value, field.value) for field in Masked])
    home_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Purpose])
    words = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=9, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_role = models.CharField(max_length=20, blank=True)
    by_office = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="people_opened_of"),
            models.Index(fields=["by_id", "-at"], name="people_opened_by"),
        ]

    def __str__(self) -> str:
        return f"Opening {self.pk}"


class Consent(models.Model):
    """One consent of a person: to what, to which wording, when, how; withdrawn as easily as given.

    `guardian` is who agreed for somebody under 14 (PIPL art. 31).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ConsentTo])
    version = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12)
    guardian = SealedField(null=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="people_one_open_consent",
            )
        ]

    def __str__(self) -> str:
        return f"Consent {self.pk}"


class Reach(models.Model):
    """Where a person is reached on a channel beside e-mail, once they showed that it is theirs."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reaches")
    channel = models.CharField(max_length=8)
    address = SealedField()
    index = models.CharField(max_length=64)
    verified_at = models.DateTimeField()

    class Meta:
        verbose_name = _("way to a person")
        verbose_name_plural = _("ways to persons")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel"], name="people_one_reach"),
            models.UniqueConstraint(fields=["channel", "index"], name="people_reach_is_ones"),
        ]

    def __str__(self) -> str:
        return f"Reach {self.pk}"


class ReachCode(models.Model):
    """A code with which somebody shows, within ten minutes, that a channel reaches them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, db_index=True)
    code = SealedField(null=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("code for a way")
        verbose_name_plural = _("codes for ways")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel"], name="people_one_reach_code")
        ]

    def __str__(self) -> str:
        return f"ReachCode {self.pk}"
