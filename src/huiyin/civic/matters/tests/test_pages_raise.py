"""Raising a matter in three steps."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from huiyin.civic.matters.forms.raising import new_key
from huiyin.civic.matters.models import Matter, Suspicion
from huiyin.civic.matters.tests.helpers import examine_all
from huiyin.civic.people.public import contact
from huiyin.kernel.actor import Actor
from huiyin.kit.models import Attachment
from tests.cast import Cast
from tests.fixtures import Login
from tests.matters import WISH, accepted

PHONE = "13973309999"


def photo(colour: str = "teal") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")


def raise_at(cast: Cast) -> str:
    return reverse("matters:raise", kwargs={"token": cast.places.compound.token})


def hidden(page: str) -> dict[str, Any]:
    """Return what the form of a page sends along unseen."""
    found: dict[str, Any] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] not in {"csrfmiddlewaretoken", "next", "language"}:
            found.setdefault(name[1], []).append(value[1])
    return found


class Walk:
    """Somebody filling in the three steps, as a browser without JavaScript sends them."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.response: Any = client.get(address)

    @property
    def page(self) -> str:
        return str(self.response.content.decode())

    def send(self, **said: Any) -> "Walk":
        self.response = self.client.post(self.address, hidden(self.page) | said)
        return self

    def all_steps(self, **said: Any) -> "Walk":
        what = {"body": WISH, "kind": "wish"} | {n: said[n] for n in ("body", "title", "photos") if n in said}
        reach = {"visibility": "public"} | {
            n: said[n] for n in ("name", "phone", "email", "anonymous", "visibility", "website") if n in said
        }
        self.send(**what)
        self.send(spot=said.get("spot", ""), **({"within": said["within"]} if "within" in said else {}))
        return self.send(**reach)


def the_one() -> Matter:
    return Matter.objects.get()


def test_a_stranger_raises_without_session_and_gets_code_and_link(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast)).all_steps(
        title="路灯坏了", phone=PHONE, name="小满", within=str(cast.places.building.id), spot="东门旁"
    )
    matter = the_one()
    assert (matter.title, matter.body, matter.spot) == ("路灯坏了", WISH, "东门旁")
    assert (matter.place_id, matter.compound_id) == (cast.places.building.id, cast.places.compound.id)
    assert contact(matter.author_id or 0, actor=cast.system).phone == PHONE
    assert walk.response.status_code == 302
    assert walk.response.url.startswith(f"/follow/{matter.code}/")
    thanks = client.get(walk.response.url).content.decode()
    assert matter.code in thanks
    assert f"/follow/{matter.code}/" in thanks
    assert "<svg" in thanks
    assert "sessionid" not in client.cookies


def test_anonymous_leaves_no_person(cast: Cast, client: Client) -> None:
    Walk(client, raise_at(cast)).all_steps(anonymous="on", phone=PHONE)
    assert the_one().author_id is None


def test_whoever_leaves_nothing_is_asked_once_more(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast)).all_steps()
    assert walk.response.status_code == 422
    assert "phone" in walk.response.context["form"].errors
    walk.send(anonymous="on", visibility="private")
    assert the_one().visibility == "private"


def test_a_member_is_not_asked_for_a_contact(cast: Cast, login: Login) -> None:
    walk = Walk(login(cast.resident), raise_at(cast)).all_steps()
    matter = the_one()
    assert matter.author_id == cast.resident.person_id
    assert walk.response.url == f"/mine/{matter.code}/?new=1"


def test_a_member_may_stay_anonymous(cast: Cast, login: Login) -> None:
    walk = Walk(login(cast.resident), raise_at(cast)).all_steps(anonymous="on")
    assert the_one().author_id is None
    assert walk.response.url.startswith("/follow/")


def test_the_same_form_twice_files_one(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast))
    walk.send(body=WISH, kind="wish").send(spot="")
    last = hidden(walk.page) | {"phone": PHONE, "visibility": "public"}
    first, second = client.post(walk.address, last), client.post(walk.address, last)
    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1


def test_a_form_sent_again_with_other_words_is_asked_about(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast))
    walk.send(body=WISH, kind="wish").send(spot="")
    last = hidden(walk.page) | {"phone": PHONE, "visibility": "public"}
    client.post(walk.address, last)
    walk.response = client.post(walk.address, last | {"body": "另一件事，电梯坏了"})
    assert walk.response.status_code == 422
    assert Matter.objects.count() == 1
    walk.send(phone=PHONE, visibility="public")
    assert Matter.objects.count() == 2


def test_back_keeps_what_was_said(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast))
    walk.send(body=WISH, title="路灯坏了", kind="help").send(spot="东门旁")
    walk.send(go="where", phone=PHONE, visibility="private")
    assert 'value="东门旁"' in walk.page
    walk.send(go="what", spot="西门旁")
    assert WISH in walk.page
    walk.send(body=WISH, title="路灯全坏了", kind="help").send(spot="西门旁")
    assert f'value="{PHONE}"' in walk.page
    walk.send(phone=PHONE, visibility="private")
    matter = the_one()
    assert (matter.title, matter.kind, matter.spot) == ("路灯全坏了", "help", "西门旁")
    assert matter.visibility == "private"


@pytest.mark.parametrize("body", ["", "   ", "\u200b\n", "长" * 5001])
def test_words_that_cannot_be_kept_are_refused_at_the_field(body: str, cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast)).all_steps(body=body, phone=PHONE)
    assert walk.response.status_code == 422
    assert Matter.objects.count() == 0


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "a\x0bb\x1b[2J\u202e"])
def test_markup_and_control_characters_stay_words(words: str, cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast)).all_steps(body=f"{words} 路灯坏了", title=words[:40], phone=PHONE)
    page = client.get(walk.response.url).content.decode()
    follow = client.get(walk.response.url.removesuffix("?new=1")).content.decode()
    assert "<script>alert" not in page + follow
    assert not set("\x0b\x1b\u202e") & set(the_one().body)


@pytest.mark.parametrize(("field", "value"), [("phone", "12345"), ("email", "nobody")])
def test_a_contact_that_is_none_is_said_at_its_field(
    field: str, value: str, cast: Cast, client: Client
) -> None:
    walk = Walk(client, raise_at(cast)).all_steps(**{field: value})
    assert walk.response.status_code == 422
    assert field in walk.response.context["form"].errors
    assert Matter.objects.count() == 0


def test_a_part_of_another_place_cannot_be_chosen(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast))
    walk.send(body=WISH, kind="wish").send(spot="", within=str(cast.places.next_compound.id))
    assert walk.response.status_code == 422
    assert "within" in walk.response.context["form"].errors


def test_a_step_cannot_be_skipped(cast: Cast, client: Client) -> None:
    response = client.post(
        raise_at(cast), {"step": "reach", "key": new_key(), "phone": PHONE, "visibility": "public"}
    )
    assert response.status_code == 422
    assert Matter.objects.count() == 0


def test_a_program_that_fills_everything_in_is_let_in_and_looked_at(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast)).all_steps(phone=PHONE, website="https://example.org")
    assert walk.response.status_code == 302
    examine_all(cast)
    assert set(Suspicion.objects.values_list("reason", flat=True)) == {"trap", "haste"}
    assert the_one().state == "filed"


def test_photos_wait_through_the_steps(cast: Cast, client: Client) -> None:
    walk = Walk(client, raise_at(cast))
    walk.send(body=WISH, kind="wish", photos=[photo("teal"), photo("red")])
    assert len(hidden(walk.page)["kept"]) == 2
    walk.send(go="what", spot="")
    kept = hidden(walk.page)["kept"]
    assert walk.page.count("<img") == 2
    walk.send(body=WISH, kind="wish", drop=kept[0], photos=[photo("gold")]).send(spot="")
    walk.send(phone=PHONE, visibility="public")
    owned = Attachment.objects.filter(owner=f"matter:{the_one().pk}")
    assert owned.count() == 2
    assert not owned.filter(token=kept[0]).exists()


def test_a_photo_that_is_a_script_is_refused_at_the_field(cast: Cast, client: Client) -> None:
    script = SimpleUploadedFile("photo.jpg", b"<?php evil(); ?>", "image/jpeg")
    walk = Walk(client, raise_at(cast)).send(body=WISH, kind="wish", photos=[script])
    assert walk.response.status_code == 422
    assert "photos" in walk.response.context["form"].errors
    assert Attachment.objects.count() == 0


def test_what_neighbours_said_already_is_shown_before_one_goes_on(cast: Cast, client: Client) -> None:
    known = accepted(cast).code
    walk = Walk(client, raise_at(cast)).send(body=WISH, kind="wish")
    assert reverse("matters:matter", kwargs={"code": known}) in walk.page
    walk.send()
    assert walk.response.context["at"] == 2
    walk.send(spot="").send(phone=PHONE, visibility="public")
    assert Matter.objects.count() == 2


def test_from_what_neighbours_said_one_can_go_back(cast: Cast, client: Client) -> None:
    accepted(cast)
    walk = Walk(client, raise_at(cast)).send(body=WISH, kind="wish").send(go="what")
    assert walk.response.context["at"] == 1
    assert WISH in walk.page


def test_as_one_types_the_nearby_ones_appear(cast: Cast, client: Client) -> None:
    known = accepted(cast).code
    address = reverse("matters:nearby", kwargs={"token": cast.places.compound.token})
    assert known in client.post(address, {"body": WISH}).content.decode()
    assert known not in client.post(address, {"body": "想学书法"}).content.decode()
    assert client.post(address, {"body": ""}).content.strip() == b""


def test_too_many_from_one_address_are_slowed_down(cast: Cast, client: Client, settings: Any) -> None:
    settings.HUIYIN_LIMITS = {"raise-from": (1, 3600)}
    Walk(client, raise_at(cast)).all_steps(phone=PHONE)
    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.7"
    walk = Walk(client, raise_at(cast)).all_steps(phone=PHONE, body="另外一件事")
    assert walk.response.status_code == 429
    assert 0 < int(walk.response["Retry-After"]) <= 3600
    assert "另外一件事" in walk.page
    assert Matter.objects.count() == 1


def test_the_place_is_found_before_the_steps(cast: Cast, client: Client) -> None:
    page = client.get(reverse("matters:raise_anywhere"), {"q": "星城"}).content.decode()
    assert raise_at(cast) in page


def test_an_actor_without_grants_raises_too(cast: Cast, login: Login) -> None:
    nobody: Actor = cast.former
    Walk(login(nobody), raise_at(cast)).all_steps()
    assert the_one().author_id == nobody.person_id
