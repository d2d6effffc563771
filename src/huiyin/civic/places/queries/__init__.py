"""Reading the directory of places. It is public: whoever asks may read it."""

from huiyin.civic.places.queries.directory import (
    Branch,
    FormerName,
    area_scope_q,
    branches,
    children,
    default_place,
    dwelling_count,
    forget_places,
    former_names,
    path,
    place,
    place_by_code,
    place_by_token,
    place_index,
    place_names,
    places,
    remembered_place,
)
from huiyin.civic.places.queries.rows import Checked, check_areas
from huiyin.civic.places.queries.search import compounds, find_places, list_places, match_place

__all__ = [
    "Branch",
    "Checked",
    "FormerName",
    "area_scope_q",
    "branches",
    "check_areas",
    "children",
    "compounds",
    "default_place",
    "dwelling_count",
    "find_places",
    "forget_places",
    "former_names",
    "list_places",
    "match_place",
    "path",
    "place",
    "place_by_code",
    "place_by_token",
    "place_index",
    "place_names",
    "places",
    "remembered_place",
]
