from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kontum_stats import language as text
from kontum_stats.review import html
from kontum_stats.vocabulary import VERDICT_SIGNS

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
T = text.load("en")


@given(st.text(), st.text(), st.text())
def test_any_text_in_a_table_shows_as_text(caption, heading, cell):
    shown = html.table(caption, ["", heading], [[cell, cell]])
    soup = BeautifulSoup(str(shown), "html.parser")
    assert {tag.name for tag in soup.find_all()} == {
        "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_a_hostile_text_stays_a_text_everywhere():
    for shown in (
        html.notice(HOSTILE),
        html.paragraph(HOSTILE, "question"),
        html.details(HOSTILE, HOSTILE, "provenance"),
        html.table(HOSTILE, [HOSTILE], [[HOSTILE]], kind="figures"),
    ):
        soup = BeautifulSoup(str(shown), "html.parser")
        assert soup.find("script") is None and soup.find("img") is None
        assert HOSTILE in soup.get_text()


def test_a_table_has_a_caption_and_scoped_headers():
    shown = html.table("Members", ["Figure", "2013"], [["Women", "7"]], numbers=[1])
    soup = BeautifulSoup(str(shown), "html.parser")
    assert soup.caption.get_text() == "Members"
    assert [(th["scope"], th.get_text()) for th in soup.find_all("th")] == [
        ("col", "Figure"),
        ("col", "2013"),
        ("row", "Women"),
    ]
    assert soup.td["class"] == ["number"]


def test_a_region_that_scrolls_can_be_reached_and_has_a_name():
    region = BeautifulSoup(str(html.table("Members", ["a"], [])), "html.parser").div
    assert (region["tabindex"], region["role"], region["aria-label"]) == ("0", "group", "Members")


def test_a_badge_says_its_verdict_in_a_word_and_not_by_colour_alone():
    for verdict in VERDICT_SIGNS:
        words = BeautifulSoup(str(html.badge(T, verdict)), "html.parser").get_text()
        assert verdict in words


def test_a_block_shows_itself_in_jupyter_and_on_a_console():
    block = html.Block(Markup("<p>7</p>"), "7")
    shown = {"text/html": "<p>7</p>", "text/plain": "7"}
    assert block._repr_mimebundle_() == (shown, {})
    told = html.Block(Markup("<p>7</p>"), "7", {"title": "Seven"})
    assert told._repr_mimebundle_() == (shown, {"kontum_stats": {"title": "Seven"}})
