"""Digits that are part of a sign and count nothing -> their classes.

In: a `Line`, the place of a token, and the classes of the tokens before it. Out: the token's
class, or '' where it is none of these. Each rule shows the example that it exists for. Refuses
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import BARE, SPACE, Line


def generation(line: Line, index: int, classes: Sequence[str]) -> str:
    """'mạng 4G', '5G', the slogan '5K'."""
    is_name = line.text.startswith(("G", "K"), line.ends[index]) and len(line.tokens[index]) == 1
    return "name" if is_name and _GENERATION.match(line.text, line.ends[index]) else ""


def version(line: Line, index: int, classes: Sequence[str]) -> str:
    """'công nghiệp 4.0'."""
    is_bare = line.tails[index] is BARE
    return "name" if is_bare and _VERSION.fullmatch(line.tokens[index]) else ""


def exponent(line: Line, index: int, classes: Sequence[str]) -> str:
    """The 2 of 'm2', the 3 of 'µg/m3'."""
    if line.tokens[index] not in ("2", "3"):
        return ""
    return "other" if _METRE.search(line.gaps[index][-4:]) else ""


def mileage_or_plate(line: Line, index: int, classes: Sequence[str]) -> str:
    """'Km12+300', the plate '82A-012.34', the place 14°20'30\"N."""
    start, end = line.starts[index], line.ends[index]
    if _MILEAGE.search(line.low[max(0, start - 12) : start]) or _ARC.match(line.text, end):
        return "other"
    if _PLATE_HEAD.match(line.text, end) and len(line.tokens[index]) == 2:
        return "other"
    is_plate_tail = index > 0 and classes[-1] == "other" and _PLATE_GAP.fullmatch(line.gaps[index])
    return "other" if is_plate_tail else ""


def telephone_or_scale(line: Line, index: int, classes: Sequence[str]) -> str:
    """'0260.3862.123', '(0260) 3862123', '0905 123 456', the map's '1/500'."""
    token, start, end = line.tokens[index], line.starts[index], line.ends[index]
    digits = token.replace(".", "")
    if digits.isdigit() and digits.startswith("0") and len(digits) >= 8:
        return "other"
    if _AREA_CODE.fullmatch(token) and _SUBSCRIBER.match(line.low, end):
        return "other"
    if classes and classes[-1] == "other" and _PHONE.search(line.low[max(0, start - 16) : end]):
        return "other"
    return "other" if _MAP_SCALE.fullmatch(token) and line.tails[index] is BARE else ""


_METRE = re.compile(r"(?:^|[^\w])[kcdm]?m$")
_MILEAGE = re.compile(rf"(?<!\w)km{SPACE}?(?:\d+\+)?$")
_ARC = re.compile(r"[°º]\s?\d|['’′]\s?\d+[\"”″]|[\"”″]\s?[NSEWBĐ]")
_PLATE_HEAD = re.compile(r"[A-Z]\d?-\d")
_PLATE_GAP = re.compile(r"[a-z]\d?-|[a-z]|-")
_VERSION = re.compile(r"[2-5]\.0")
_GENERATION = re.compile(r"[GK](?!\w)")
_AREA_CODE = re.compile(r"0\d{1,4}")
_SUBSCRIBER = re.compile(r"\)?[ .-]?\d{6,8}(?!\d)|\)?[ .-]\d{3,4}[ .-]\d{3,4}(?!\d)")
_PHONE = re.compile(r"0\d{1,4}\)?[ .-]?(?:\d{6,8}|\d{3,4}(?:[ .-]\d{3,4})?)$")
_MAP_SCALE = re.compile(r"1/(?:200|500|1\.?000|2\.?000|5\.?000|10\.?000|25\.?000|50\.?000)")
