"""Every write to the directory of places."""

from huiyin.civic.places.actions.areas import (
    PlaceRef,
    add_area,
    add_compound,
    end_area,
    rename_area,
    update_compound,
)
from huiyin.civic.places.actions.dwellings import add_dwelling
from huiyin.civic.places.actions.imports import import_areas
from huiyin.civic.places.actions.naming import add_other_name, import_other_names, remove_other_name
from huiyin.civic.places.actions.redraw import redraw_areas
from huiyin.civic.places.actions.seed import seed_divisions

__all__ = [
    "PlaceRef",
    "add_area",
    "add_compound",
    "add_dwelling",
    "add_other_name",
    "end_area",
    "import_areas",
    "import_other_names",
    "redraw_areas",
    "remove_other_name",
    "rename_area",
    "seed_divisions",
    "update_compound",
]
