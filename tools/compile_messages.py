"""Compile the translations (.po to .mo) with Babel: `python -m tools.compile_messages`."""

from hatch_build import compile_catalogues
from tools.sources import ROOT


def main() -> int:
    """Compile every catalogue of the checkout."""
    for path in compile_catalogues(ROOT):
        print(f"Compiled {path.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
