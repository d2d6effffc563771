"""The part of the door for modules above whose words go public: what the machine hides in them."""

from huiyin.civic.matters.queries.redacting import ListRedactor, Piece
from huiyin.civic.matters.rules.overriding import overridden

__all__ = ["ListRedactor", "Piece", "overridden"]
