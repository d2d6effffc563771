"""A small lively scene: every page has something to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFilter

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import ListDraft, ListKind, Visibility
from huiyin.kernel.actor import Actor, stranger
from huiyin.kit.attachments import read_photos
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast

LONG = (
    "3栋和4栋之间的地下车库入口坡道每逢下雨就积水，电动车打滑摔了好几个人，物业说排水泵坏了要等配件，"
    "已经等了两个月，请尽快修好，并在坡道上铺防滑垫、装一盏亮一点的灯。ThePumpIsBrokenAndNobodyRepairsIt2026"
)


@dataclass(frozen=True)
class Reader:
    """Somebody and the addresses they read, by the name of the page."""

    actor: Actor | None
    pages: Mapping[str, str]


def photo(seed: int = 0) -> bytes:
    """Return a picture with as much detail as one from a telephone."""
    noise = Image.effect_noise((1600, 1200), 70 + seed).filter(ImageFilter.GaussianBlur(3))
    shade = Image.radial_gradient("L").resize(noise.size)
    kept = BytesIO()
    Image.merge("RGB", (noise, Image.blend(noise, shade, 0.5), shade)).save(kept, "JPEG", quality=90)
    return kept.getvalue()


def kept_photo(seed: int = 0) -> tuple[str, ...]:
    """Keep a photo as the form does and return its token."""
    found = matters.keep_photos_for_form(actor=stranger(), photos=read_photos([BytesIO(photo(seed))]))
    return tuple(one.token for one in found)


def echoed(cast: Cast, number: int, *, with_photo: bool = True) -> matters.Filed:
    """Bring a matter to an echo on the wall, with a photo in it, and let the author confirm it."""
    made = stage.working(cast, body=f"第{number}件：{LONG[: 30 + number * 5]}")
    token = kept_photo(number) if with_photo else ()
    echo = matters.draft_echo(actor=cast.property_staff, code=made.code, text=stage.ECHO, photos=token)
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC, photos=token)
    matters.give_feedback(actor=cast.resident, code=made.code, solved=True, score=5)
    return made


@dataclass(frozen=True)
class Played:
    """What the pages of the scene are about, in addresses."""

    token: str
    list: str
    echoed: str
    fresh: str
    at_work: str
    echo: int
    follow: str


def play(cast: Cast) -> dict[str, Reader]:
    """Play the scene and return who reads what."""
    seen = _happens(cast)
    return {
        "anybody": Reader(None, _front(seen)),
        "somebody": Reader(None, _directory(seen)),
        "resident": Reader(cast.resident, _own(seen)),
        "clerk": Reader(cast.clerk, _desk(seen)),
        "operator": Reader(cast.operator, _office(seen)),
    }


def _happens(cast: Cast) -> Played:
    done = echoed(cast, 1)
    stage.declined(cast, body="想在楼顶建一个篮球场。")
    drafted, echo_id = stage.drafted(cast, body=LONG)
    fresh = stage.filed(cast, photos=kept_photo())
    anonymous = stage.filed(cast, actor=cast.nobody, body=LONG, anonymous=True)
    made = _list_of(cast, done.code, drafted.code)
    relay().drain()
    return Played(
        token=cast.places.compound.token,
        list=made,
        echoed=done.code,
        fresh=fresh.code,
        at_work=drafted.code,
        echo=echo_id,
        follow=f"/follow/{anonymous.code}/{anonymous.follow_key}/",
    )


def _list_of(cast: Cast, *codes: str) -> str:
    draft = ListDraft(
        title="荷塘星城微心愿清单",
        kind=ListKind.WISHES,
        owner_id=cast.orgs.committee,
        place_id=cast.places.compound.id,
        visibility=Visibility.PUBLIC,
    )
    made = matters.make_list(actor=cast.clerk, draft=draft)
    for code in codes:
        matters.add_to_list(actor=cast.clerk, list_code=made.code, code=code)
    return made.code


def _front(seen: Played) -> dict[str, str]:
    return {
        "home": "/",
        "search": f"/p/{seen.token}/?q=车库",
        "wall": f"/p/{seen.token}/",
        "raise, where": "/raise/",
        "raise": f"/p/{seen.token}/raise/",
        "thanks": f"{seen.follow}?new=1",
        "follow": seen.follow,
        "matter": f"/m/{seen.echoed}/",
        "lists": "/lists/",
        "list": f"/lists/{seen.list}/",
        "mirror": f"/mirror/{seen.token}/",
    }


def _directory(seen: Played) -> dict[str, str]:
    return {
        "the matters behind a figure": f"/mirror/{seen.token}/matters/",
        "how we count": "/mirror/how-we-count/",
        "places": "/places/",
        "place": f"/places/{seen.token}/",
        "poster": f"/places/{seen.token}/poster/",
        "team": f"/places/{seen.token}/team/",
        "orgs": "/orgs/",
        "volunteers": "/volunteer/",
        "verify": "/verify/",
        "cadre teams": "/teams/",
        "acting": f"/places/{seen.token}/acting/",
        "points": "/points/",
        "log in": "/login/",
        "register": "/register/",
        "styleguide": "/styleguide/",
        "error": "/nothing/here/",
    }


def _own(seen: Played) -> dict[str, str]:
    return {
        "mine": "/mine/",
        "my matter": f"/mine/{seen.echoed}/",
        "me": "/me/",
        "notices": "/notices/",
        "claim hall": "/hall/",
        "duties": "/duties/",
        "check-in": "/checkin/",
        "volunteer, register": "/volunteer/register/",
    }


def _desk(seen: Played) -> dict[str, str]:
    return {
        "desk": "/desk/",
        "desk matter": f"/desk/{seen.fresh}/",
        "desk matter at work": f"/desk/{seen.at_work}/",
        "approve": f"/desk/echo/{seen.echo}/",
        "note for a caller": "/desk/raise/",
        "new list": "/desk/lists/new/",
        "residents": "/people/residents/",
        "staff search": "/search/?q=楼道",
        "readings": "/desk/readings/",
        "model card": "/desk/readings/model/",
        "topics": "/desk/topics/",
        "volunteers' desk": "/desk/volunteers/",
        "notices": "/notices/",
    }


def _office(seen: Played) -> dict[str, str]:
    return {
        "grants": "/people/grants/",
        "deliveries": "/notices/deliveries/",
        "import": f"/places/{seen.token}/import/",
    }
