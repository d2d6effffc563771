"""How many neighbours stand behind a matter; each counts once."""

from huiyin.civic.matters.models import Matter, Supporter


def count_supporters(root: Matter) -> int:
    """Count who joined a root matter or raised one merged into it, without its own author."""
    joined = Supporter.objects.filter(matter=root).values_list("person_id", flat=True)
    merged = Matter.objects.filter(elder=root).values_list("author_id", flat=True)
    everybody: list[int | None] = [*joined, *merged]
    unknown = everybody.count(None)
    return len(set(everybody) - {None, root.author_id}) + unknown
