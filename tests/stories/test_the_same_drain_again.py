"""A neighbour raises the same drain again in other words, is shown what was said already, and joins."""

from huiyin.civic.matters.models import Matter, Supporter
from huiyin.civic.matters.public import Visibility
from huiyin.civic.triage.models import Sketch
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.stories.visitor import Visitor, logged_in

DRAIN = "2栋楼下下水道堵了，污水都漫出来了，味道很大"
DRAIN_AGAIN = "2栋门口的下水道又堵了，污水流了一地，臭得很"
LAMP = "2栋楼下的路灯不亮，晚上看不见台阶"


def test_a_neighbour_joins_instead_of_raising_it_again(cast: Cast) -> None:
    drain = stage.accepted(cast, body=DRAIN).code
    stage.accepted(cast, body=LAMP, anonymous=True)
    relay().drain()
    neighbour = logged_in(cast, "neighbour")
    raise_at = f"/p/{cast.places.compound.token}/raise/"
    page = neighbour.sends(neighbour.opens(raise_at), "/raise/", body=DRAIN_AGAIN)
    assert DRAIN[:20] in page.text
    assert LAMP[:10] not in page.text
    wall = neighbour.opens(f"/m/{drain}/")
    assert neighbour.sends(wall, f"/m/{drain}/join/").status == 200
    assert Matter.objects.count() == 2
    assert Supporter.objects.get().matter.code == drain


def test_what_nobody_approved_is_not_shown_however_alike(cast: Cast) -> None:
    stage.filed(cast, body=DRAIN)
    stage.filed(cast, body=f"{DRAIN}，请联系我", visibility=Visibility.PRIVATE, anonymous=True)
    relay().drain()
    assert Sketch.objects.count() == 2
    stranger = Visitor()
    page = stranger.sends(
        stranger.opens(f"/p/{cast.places.compound.token}/raise/"), "/raise/", body=DRAIN_AGAIN
    )
    assert "邻居已经说过" not in page.text
    assert DRAIN[:12] not in page.text.replace(DRAIN_AGAIN, "")
    typed = stranger.opens(f"/p/{cast.places.compound.token}/nearby/?body={DRAIN}")
    assert DRAIN[:12] not in typed.text


def test_whoever_says_that_theirs_is_another_goes_on(cast: Cast) -> None:
    stage.accepted(cast, body=DRAIN)
    relay().drain()
    neighbour = logged_in(cast, "neighbour")
    page = neighbour.sends(
        neighbour.opens(f"/p/{cast.places.compound.token}/raise/"), "/raise/", body=DRAIN_AGAIN
    )
    page = neighbour.sends(page, "/raise/")
    page = neighbour.sends(page, "/raise/", spot="3栋")
    neighbour.sends(page, "/raise/")
    assert Matter.objects.count() == 2
