from django.urls import reverse

from huiyin.civic.matters.rules import links

CODE, KEY = "7K3M-2QXA", "0123456789ABCDEFGHJKMNPQRS"


def test_links_are_the_addresses_of_the_pages() -> None:
    assert links.public_link(CODE) == reverse("matters:matter", args=[CODE])
    assert links.author_link(CODE, KEY) == reverse("matters:follow", args=[CODE, KEY])
    assert links.desk_link(CODE) == reverse("matters:desk_matter", args=[CODE])
