"""Making an installation ready: tables, divisions, the city's intake, the classification, the schedule."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from huiyin.civic.matters.public import seed_bases, seed_categories
from huiyin.civic.orgs.public import seed_city_intake
from huiyin.civic.places.public import default_place, seed_divisions
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.errors import NotFound
from huiyin.site.periodic import keep_schedule

ACTOR = system("setup", Channel.COMMAND)


@dataclass(frozen=True)
class Prepared:
    """What was new: migrations applied; areas, categories and bases of responsibility written."""

    migrations: int
    areas: int
    categories: int
    bases: int


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return every migration this version brings, as (app, name); read from the disk once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def pending_migrations() -> int:
    """Return how many migrations the database lacks."""
    return len(known_migrations() - MigrationRecorder(connection).applied_migrations().keys())


def prepare() -> Prepared:
    """Bring an installation up to date; what is there already stays as it is."""
    settings.HUIYIN_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrations = pending_migrations()
    if migrations:
        call_command("migrate", verbosity=0, interactive=False)
    areas = seed_divisions(actor=ACTOR)
    seed_city_intake(actor=ACTOR, city=default_place())
    categories = seed_categories(actor=ACTOR)
    bases = seed_bases(actor=ACTOR)
    keep_schedule()
    return Prepared(migrations, areas, categories, bases)


def is_ready() -> bool:
    """Tell whether the database has its tables and its city."""
    if pending_migrations():
        return False
    try:
        default_place()
    except NotFound:
        return False
    return True


def make_ready() -> None:
    """Prepare an installation that is not ready yet, as a first command of any kind does."""
    if not is_ready():
        prepare()
