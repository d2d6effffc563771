"""Where a matter is found. What is told outside of pages (API, notices) names these addresses."""


def public_link(code: str) -> str:
    """Return the address at which everybody reads a published matter; it grants nothing."""
    return f"/m/{code}/"


def author_link(code: str, key: str) -> str:
    """Return the address that carries the author's rights."""
    return f"/follow/{code}/{key}/"


def desk_link(code: str) -> str:
    """Return the address at which staff work on a matter."""
    return f"/desk/{code}/"
