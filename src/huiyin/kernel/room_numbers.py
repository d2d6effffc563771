"""Room numbers in free text: '3栋2单元501室', '12-3-501', '楼上501', told from counts, dates and amounts."""

import re
from collections.abc import Iterator

_DIGIT = "[0-9零〇○一二三四五六七八九]"
_SUFFIX = r"(?:室(?![内外温友])|号房|房间|房(?![屋产价源租贷子东改管地款型间])|号(?![楼栋门]))"
_ROOM = rf"(?P<value>[A-Za-z]?{_DIGIT}{{3,4}}[A-Za-z]?{_SUFFIX}?)(?!{_DIGIT}|\.[0-9])"

# What follows a number that counts, measures or dates something, or names a building.
_COUNTED = (
    r"(?! ?(?:号楼|号栋|[栋幢座楼层米平方㎡户人元块万亿千百个多余部辆台年月日天次%线路公斤吨厘毫kKmM°级条件]"
    r"|单元|号?门面|小时|分钟|来[户人个]|左右|(?<=[0-9])[,，][0-9]{3}(?![0-9])))"
)

_AFTER_BUILDING = (
    r"(?:[0-9A-Za-z一二三四五六七八九十] ?(?:号楼|号栋|[栋幢座楼门梯]|单元)|[路街道巷弄里村] ?[0-9]{1,4} ?号)"
    rf"[ -]*(?:[0-9]{{1,2}}-)?{_ROOM}{_COUNTED}"
)
# A stairwell never has a hundred households, so here the number before 户 is a room and not a count.
_HOUSEHOLD = r"单元[ -]*(?P<value>[0-9]{3,4}户)"
_WITH_SUFFIX = (
    rf"(?<![0-9.])(?P<value>[A-Za-z]?{_DIGIT}{{3,5}}[A-Za-z]?(?:室|号房|房间?))"
    r"(?![屋产价源租贷子东改管地款型内外温友])"
)
_HYPHENS = (
    rf"(?<![0-9A-Za-z.-])[0-9]{{1,3}}[A-Za-z]?(?:[栋幢座]?-|#-?)[0-9]{{1,2}}(?:单元)?-{_ROOM}(?!-){_COUNTED}"
)
_HYPHEN_AT_HOME = (
    rf"(?:住|房号|室号|小区|花园|家园|公寓|苑)(?:[ :是为在]{{0,2}})[0-9]{{1,3}}-{_ROOM}(?!-){_COUNTED}"
    r"|(?<![0-9A-Za-z.-])[0-9]{1,2}-(?P<owned>[0-9]{3,4})(?=(?:的)?(?:业主|住户|户主))"
)
_NEIGHBOUR = rf"(?:家住|我住|住在|房号|室号|楼上|楼下|对门|隔壁)[ :是为的]{{0,2}}{_ROOM}{_COUNTED}"

# Each pattern with the characters of which it needs at least one; texts without them are most.
_PATTERNS = tuple(
    (re.compile(pattern), needed)
    for pattern, needed in (
        (_AFTER_BUILDING, "楼栋幢座门梯元号"),
        (_HOUSEHOLD, "元"),
        (_WITH_SUFFIX, "室房"),
        (_HYPHENS, "-"),
        (_HYPHEN_AT_HOME, "-"),
        (_NEIGHBOUR, "住号上下门壁"),
    )
)
_ENOUGH_DIGITS = re.compile(f"{_DIGIT}{{3}}")


def find_rooms(plain: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each room number, its suffix included; the building before it stays."""
    if not _ENOUGH_DIGITS.search(plain):
        return
    for pattern, needed in _PATTERNS:
        if any(char in plain for char in needed):
            for match in pattern.finditer(plain):
                yield match.span("value" if match["value"] else "owned")
