"""Bytes of a text file -> its text; letters of an old Vietnamese encoding are named, not guessed.

In: bytes, or text whose letters may be those of an old font. Out: text in Unicode. Refuses what
is not UTF-8 and, where the encoding can be told from common words, says which it is: TCVN3
(.VnTime), VNI, Windows-1258, UTF-16, or UTF-8 that was saved twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ..errors import InputError, Problem

_UNIKEY = "convert it to Unicode (in UniKey: Ctrl+Shift+F6, target 'Unicode') and save it as UTF-8"
_SAVE_AS = "open it in a text editor and save it with the encoding UTF-8"
_FEWEST = 3
"""Common words that must be found before an old encoding is named."""
_FEWEST_IN_PLACE = 2
"""The same for a table or a section of a file that is not in that encoding as a whole."""

_OLD_LETTERS = {
    "TCVN3 (ABC, fonts like .VnTime)": (
        "cña vµ c¸c c«ng ®oµn ®\xadîc n¨m ®éng tØnh ng\xadêi nhµ n\xadíc së tæ chøc huyÖn "
        "triÖu ®ång tæng sè tû lÖ",
        _UNIKEY,
    ),
    "VNI (fonts like VNI-Times)": (
        "cuûa vaø caùc coâng ñoaøn ñöôïc naêm ñoäng tænh ngöôøi nhaø nöôùc sôû toå chöùc "
        "huyeän trieäu ñoàng toång soá tyû",
        _UNIKEY,
    ),
    "UTF-8 that was read as Windows-1252 and saved once more": (
        "cÃ¡c cÃ´ng Ä‘oÃ Ä‘áng nÄƒm Ä‘á»™ng tá»‰nh ngÆ°á» nhÃ nÆ°á»›c sá»Ÿ tá»• chá»©c",
        "take the original file instead of this copy",
    ),
}
"""Common words ('của', 'và', 'các', 'công' …) as each old encoding shows them, and the mend."""

_WORDS = "của và các công đoàn được năm động tỉnh người nhà nước sở tổ chức huyện"
_ODD = dict(
    zip(
        _OLD_LETTERS,
        map(
            re.compile,
            (
                r"\w[µ¸¶·¹¨»¾¼½©®¬«§×ß÷þ]|®\w",
                r"[aeo][øùûïâêäåæëü]|ñ|ö[ôøùûõï]",
                "Ã|á»|Ä‘",
            ),
        ),
        strict=True,
    )
)
"""Letters that stand in words of an old encoding, and in none of Vietnamese or English."""
_SPLIT = re.compile(r"[\s,;:.()\"]+")
_SAMPLE = 200_000
"""Characters that are looked at to name an encoding."""


def decode(content: bytes, file: str) -> str:
    """The text of `content`, which must be UTF-8, with or without a byte order mark; line ends
    become '\\n', as Python reads text.

    Raises InputError that names the encoding where it can be told, and the mend.
    """
    if _is_utf16(content):
        raise InputError(Problem("is UTF-16 text, not UTF-8", _SAVE_AS, file=file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(_not_utf8(content, error, file)) from None
    if _CONTROL.search(text):
        what = "holds control characters: it is no text"
        raise InputError(Problem(what, "give a .docx, .odt, .rtf, .html or .txt report", file=file))
    refuse_old_letters(text, file)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_old_letters(text: str, file: str, places: Mapping[str, str] | None = None) -> None:
    """Raise InputError where `text` is Unicode only in name: its letters are those of an old
    Vietnamese font, as a document in .VnTime or VNI-Times gives them. `places` are parts of the
    text by what they are called: one alone is named, and fewer words tell it."""
    sample = text[:_SAMPLE]
    parts = {place: _old_letters(part, _FEWEST_IN_PLACE) for place, part in (places or {}).items()}
    old = {place: found for place, found in parts.items() if found}
    whole = _old_letters(sample)
    if old and 2 * len(old) <= len(parts):
        problems = [
            Problem(f"is written, at {place}, in the old encoding {name}", mend, file=file)
            for place, (name, mend) in old.items()
        ]
        raise InputError(problems)
    if whole:
        raise InputError(Problem(f"is written in the old encoding {whole[0]}", whole[1], file=file))


def _old_letters(text: str, fewest: int = _FEWEST) -> tuple[str, str] | None:
    words = set(_SPLIT.split(text.lower().replace("\xad", "")))
    proper = _hits(words, _WORDS)
    for name, (markers, mend) in _OLD_LETTERS.items():
        hits = _hits(words, markers.replace("\xad", ""))
        odd = sum(1 for word in words if _ODD[name].search(word))
        is_odd = fewest < _FEWEST and odd > max(1, 0.3 * len(words))
        if (hits >= fewest or is_odd) and max(hits, odd * is_odd) > proper:
            return name, mend
    return None


def _hits(words: set[str], known: str) -> int:
    return len(words.intersection(known.lower().split(" ")))


def _not_utf8(content: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    sample = content[:_SAMPLE]
    found = _old_letters(sample.decode("latin-1"))
    if found:
        return Problem(f"is written in the old encoding {found[0]}", found[1], file=file)
    windows = unicodedata.normalize("NFC", sample.decode("cp1258", errors="replace")).lower()
    if _hits(set(_SPLIT.split(windows)), _WORDS) >= _FEWEST:
        return Problem("is written in Windows-1258, not UTF-8", _SAVE_AS, file=file)
    what = f"is not UTF-8 text: byte {error.start + 1} cannot be read"
    return Problem(what, _SAVE_AS, file=file)


def _is_utf16(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = content[:2000]
    halves = sample[::2], sample[1::2]
    return len(sample) > 20 and any(half.count(0) > 0.7 * len(half) for half in halves)


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
