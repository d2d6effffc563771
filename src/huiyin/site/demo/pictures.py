"""Pictures of the sample, drawn while it is built: before and after, plain shapes in calm colours."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (960, 720)
SKY, DUSK, NIGHT = "#dfe9ea", "#e9ddc9", "#2b3347"
WALL, WALL_WORN, GROUND, PATH = "#e8dcc6", "#cdbfa8", "#b9ad9a", "#cfc6b6"
GREEN, LEAF, WATER, WOOD, IRON, INK = "#7fa287", "#5d8a6a", "#7f8f86", "#a9794a", "#57534e", "#3b3733"
GLOW, PAINT, MUD, GOLD = "#f6dc8e", "#f4ead6", "#6f6552", "#d9b04a"
PETALS = ("#c8574a", "#d99a3d", "#d77f8c", "#efe3c4")

Scene = Callable[[ImageDraw.ImageDraw, bool], None]


def draw(scene: str, *, after: bool) -> bytes:
    """Return a picture of a scene as JPEG, before or after the work."""
    # Drawn at double size and halved, so that edges are smooth.
    picture = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), SKY)
    SCENES[scene](ImageDraw.Draw(picture), after)
    buffer = BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _box(pen: ImageDraw.ImageDraw, left: int, top: int, right: int, bottom: int, fill: str) -> None:
    """Fill a box, measured on the 960 by 720 picture."""
    pen.rectangle((left * 2, top * 2, right * 2, bottom * 2), fill=fill)


def _oval(pen: ImageDraw.ImageDraw, left: int, top: int, right: int, bottom: int, fill: str) -> None:
    pen.ellipse((left * 2, top * 2, right * 2, bottom * 2), fill=fill)


def _line(pen: ImageDraw.ImageDraw, points: list[tuple[int, int]], fill: str, width: int) -> None:
    pen.line([(x * 2, y * 2) for x, y in points], fill=fill, width=width * 2, joint="curve")


def _house(pen: ImageDraw.ImageDraw, wall: str, glass: str) -> None:
    _box(pen, 0, 0, 960, 470, wall)
    for left in (70, 270, 610, 790):
        for top in (60, 250):
            _box(pen, left, top, left + 110, top + 120, PAINT)
            _box(pen, left + 8, top + 8, left + 102, top + 112, glass)
    _box(pen, 415, 210, 555, 470, IRON)
    _box(pen, 427, 222, 543, 470, "#8b8378")


def drain(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw a stairwell door: flooded, or with a clean grate before it."""
    _house(pen, WALL, "#b8cccf")
    _box(pen, 0, 470, 960, 720, PATH if after else GROUND)
    _box(pen, 390, 470, 580, 500, WALL_WORN)
    if not after:
        _oval(pen, 120, 500, 860, 690, WATER)
        _oval(pen, 210, 530, 760, 665, "#93a29a")
        for left in (360, 470, 580):
            _box(pen, left, 560, left + 70, 590, "#a5563f")
        return
    _box(pen, 380, 560, 590, 650, IRON)
    for left in range(396, 580, 26):
        _box(pen, left, 572, left + 12, 638, INK)


def wires(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw a stairwell wall: a tangle of wires, or neat boxes and one conduit."""
    _box(pen, 0, 0, 960, 720, PAINT if after else WALL_WORN)
    _box(pen, 0, 600, 960, 720, GROUND)
    for left in (150, 400, 650):
        _box(pen, left, 220, left + 160, 440, "#dfe3e2" if after else "#9a958c")
        _box(pen, left + 20, 245, left + 140, 330, "#b8cccf" if after else "#6d6a64")
    if after:
        _box(pen, 60, 110, 900, 140, "#f6f3ea")
        for left in (220, 470, 720):
            _box(pen, left, 140, left + 20, 220, "#f6f3ea")
        return
    for at in range(14):
        colour = ("#3b3733", "#8a3b2f", "#4d5d73")[at % 3]
        high, low, far = 30 + at * 67 % 260, 260 + at * 113 % 330, 60 + at * 91 % 480
        points = [(0, high), (150 + at * 31 % 220, low), (430 + at * 53 % 190, far), (960, low - 140)]
        _line(pen, points, colour, 4)


def lamp(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw a path in the evening: dark, or under its lamps."""
    _box(pen, 0, 0, 960, 720, "#3b4763" if after else "#1d2230")
    pen.polygon([(760, 1440), (1160, 1440), (1010, 800), (900, 800)], fill="#8f8674" if after else "#2a2d36")
    for left in (60, 700):
        _box(pen, left, 170, left + 200, 430, "#56607a" if after else "#262b39")
        for at in range(4):
            lit = after and at % 2 == 0
            _box(pen, left + 20 + at * 45, 210, left + 50 + at * 45, 250, GLOW if lit else "#39415a")
    for left, top, size in ((300, 220, 3), (640, 220, 3), (410, 320, 2), (545, 320, 2)):
        if after:
            _oval(pen, left - 50 * size, top - 40 * size, left + 50 * size, top + 70 * size, "#555970")
            _oval(pen, left - 24 * size, top - 20 * size, left + 24 * size, top + 30 * size, "#8d8463")
        _box(pen, left - 2 * size, top, left + 2 * size, top + 110 * size, IRON)
        _oval(
            pen,
            left - 9 * size,
            top - 9 * size,
            left + 9 * size,
            top + 9 * size,
            GLOW if after else "#454b5a",
        )


def bench(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw the garden: a cold stone, or a bench with a back under the tree."""
    _box(pen, 0, 470, 960, 720, "#b7c7a6")
    _box(pen, 650, 230, 690, 520, WOOD)
    _oval(pen, 500, 40, 840, 330, GREEN)
    _oval(pen, 590, 10, 900, 260, LEAF)
    _oval(pen, 120, 640, 840, 700, PATH)
    if not after:
        _oval(pen, 300, 560, 480, 640, "#9d998f")
        return
    for top in (430, 468, 506):
        _box(pen, 180, top, 560, top + 26, WOOD)
    _box(pen, 170, 545, 570, 572, "#8f6238")
    for left in (205, 505):
        _box(pen, left, 430, left + 22, 650, IRON)


def garden(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw the ground behind a house: weeds and rubbish, or beds of flowers."""
    _house(pen, WALL, "#b8cccf")
    _box(pen, 0, 470, 960, 720, "#8fae86" if after else "#8d8a66")
    if not after:
        for at in range(26):
            left = 20 + at * 37
            _line(pen, [(left, 660 - at * 13 % 90), (left + 14, 540 - at * 29 % 50)], "#6d7447", 5)
        _box(pen, 130, 560, 320, 660, "#7d6a58")
        _box(pen, 140, 510, 310, 560, "#93806c")
        _oval(pen, 620, 590, 800, 690, MUD)
        return
    for row, top in enumerate((520, 590, 660)):
        _box(pen, 40, top + 22, 920, top + 40, "#6f5a44")
        for at in range(15):
            left = 60 + at * 58 + row * 18
            _line(pen, [(left + 9, top + 24), (left + 9, top)], LEAF, 4)
            _oval(pen, left - 6, top - 20, left + 24, top + 10, PETALS[(at + row) % 4])


def paint(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw an entrance hall: peeling, or freshly painted."""
    _box(pen, 0, 0, 960, 560, PAINT if after else WALL_WORN)
    _box(pen, 0, 400, 960, 560, "#a9c2b2" if after else "#93a08f")
    _box(pen, 0, 560, 960, 720, PATH if after else GROUND)
    _box(pen, 560, 150, 760, 560, IRON)
    _box(pen, 572, 162, 658, 560, "#bdbab3")
    _box(pen, 662, 162, 748, 560, "#bdbab3")
    _oval(pen, 420, 30, 540, 70, GLOW if after else "#8f8a80")
    if not after:
        for left, top in ((90, 120), (240, 260), (380, 90), (140, 420), (330, 460), (830, 210)):
            _oval(pen, left, top, left + 110, top + 80, "#8c7f6b")
            _oval(pen, left + 18, top + 14, left + 90, top + 62, "#a5977f")


def steps(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw the steps before a door: bare and wet, or with a handrail on both sides."""
    _house(pen, WALL, "#b8cccf")
    _box(pen, 0, 470, 960, 720, PATH)
    for at in range(4):
        fill = "#b9b0a0" if after else ("#8f938d", "#9aa09a")[at % 2]
        _box(pen, 330 - at * 26, 470 + at * 44, 640 + at * 26, 514 + at * 44, fill)
        _box(pen, 330 - at * 26, 508 + at * 44, 640 + at * 26, 514 + at * 44, GOLD if after else IRON)
    if not after:
        _oval(pen, 360, 640, 620, 700, WATER)
        return
    for top, foot in ((320, 225), (650, 745)):
        _line(pen, [(top, 380), (foot, 560)], "#dfe4e4", 12)
        for x, y in ((top, 380), ((top + foot) // 2, 470), (foot, 560)):
            _line(pen, [(x, y), (x, y + 100)], "#c3caca", 8)


def chargers(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw bicycles: crowded into a hall with cables, or under the roof of a charging stand."""
    _box(pen, 0, 0, 960, 720, DUSK if after else WALL_WORN)
    _box(pen, 0, 540, 960, 720, PATH if after else GROUND)
    if after:
        _box(pen, 60, 150, 900, 190, LEAF)
        for left in (90, 470, 850):
            _box(pen, left, 190, left + 16, 560, IRON)
    for at in range(4 if after else 6):
        left = 110 + at * 210 if after else 30 + at * 148
        _oval(pen, left, 500, left + 80, 580, INK)
        _oval(pen, left + 110, 500, left + 190, 580, INK)
        _line(pen, [(left + 40, 540), (left + 90, 470), (left + 150, 540)], PETALS[at % 3], 12)
        _line(pen, [(left + 140, 540), (left + 120, 420), (left + 150, 410)], PETALS[at % 3], 10)
        if after:
            _box(pen, left + 60, 280, left + 110, 350, "#dfe3e2")
            _line(pen, [(left + 85, 350), (left + 95, 465)], GREEN, 5)
        else:
            _line(pen, [(left + 90, 470), (left + 60, 300), (480, 120 + at * 8)], INK, 4)


def books(pen: ImageDraw.ImageDraw, after: bool) -> None:
    """Draw the ground floor of a house: empty, or with shelves and low tables."""
    _box(pen, 0, 0, 960, 720, PAINT if after else WALL_WORN)
    _box(pen, 0, 560, 960, 720, "#cdb48c" if after else GROUND)
    for left in (0, 900):
        _box(pen, left, 0, left + 60, 720, "#bdb3a2")
    if not after:
        _box(pen, 180, 470, 330, 620, "#8b7f6d")
        return
    for top in (110, 220, 330):
        _box(pen, 110, top + 90, 560, top + 102, WOOD)
        for at in range(20):
            tone = (*PETALS, LEAF, "#4d5d73")[(at * 7 + top) % 6]
            _box(pen, 118 + at * 22, top + at * 5 % 20, 134 + at * 22, top + 90, tone)
    for left in (620, 150):
        _box(pen, left, 540, left + 240, 560, WOOD)
        _box(pen, left + 20, 560, left + 36, 650, WOOD)
        _box(pen, left + 204, 560, left + 220, 650, WOOD)
    _oval(pen, 680, 60, 800, 180, GLOW)


SCENES: dict[str, Scene] = {
    "drain": drain,
    "wires": wires,
    "lamp": lamp,
    "bench": bench,
    "garden": garden,
    "paint": paint,
    "steps": steps,
    "chargers": chargers,
    "books": books,
}
