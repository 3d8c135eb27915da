"""Sparklines: a few values in the place of a word, with their gaps and their scale."""

from xml.etree import ElementTree

import pytest

from kontum_stats import charts
from kontum_stats.charts.sparkline import meter, round_end

SVG = "{http://www.w3.org/2000/svg}"


def test_a_sparkline_of_no_values_is_an_empty_picture_with_its_label():
    picture = ElementTree.fromstring(
        charts.sparkline([2011, 2013], [None, None], label="none", unit="person")
    )
    assert list(picture) == [] and picture.get("aria-label") == "none"


def test_a_sparkline_refuses_years_and_values_that_do_not_pair():
    with pytest.raises(ValueError, match="shorter"):
        charts.sparkline([2011, 2012], [1.0], label="", unit="person")


def test_a_sparkline_is_small_and_shows_gaps_as_dashes():
    picture = charts.sparkline(
        [2010, 2011, 2013], [1.0, 2.0, float("nan")], label='<b> & "x"', unit="person"
    )
    root = ElementTree.fromstring(picture)
    assert root.get("aria-label") == '<b> & "x"' and root.get("role") == "img"
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    dashed = charts.sparkline([2010, 2013], [30085, 33728], label="members", unit="person")
    assert "stroke-dasharray" in dashed and "stroke-dasharray" not in picture
    assert len(dashed) < 2000 and dashed == charts.sparkline(
        [2010, 2013], [30085, 33728], label="members", unit="person"
    )


def test_a_sparkline_rises_where_the_values_do():
    picture = ElementTree.fromstring(
        charts.sparkline([2010, 2013], [1, 2], label="", unit="person")
    )
    first, last = picture.iter(f"{SVG}circle")
    assert float(first.get("cx")) < float(last.get("cx"))
    assert float(first.get("cy")) > float(last.get("cy"))


def dots(*values, **options):
    years = range(2010, 2010 + len(values))
    picture = ElementTree.fromstring(charts.sparkline(years, values, label="", **options))
    places = [float(dot.get("cy")) for dot in picture.iter(f"{SVG}circle")]
    return picture, places


def test_per_cents_share_one_scale_in_sparklines():
    _, (first, last) = dots(84.0, 83.76, unit="percent")
    assert abs(first - last) < 0.3
    _, (high, low) = dots(65.5, 43.16, unit="percent")
    assert low - high == pytest.approx(0.2234 * 34, abs=0.2)
    _, (inside, outside) = dots(50, 150, unit="percent")
    assert outside < inside


def test_counts_begin_at_zero_in_sparklines():
    picture, (first, last) = dots(50, 100, unit="person")
    zero = float(next(picture.iter(f"{SVG}line")).get("y1"))
    assert zero - last == pytest.approx(2 * (zero - first), abs=0.2)
    assert dots(0, 0, unit="person")[1] == [zero, zero]


def test_a_sparkline_shows_its_first_and_last_value_as_text():
    picture, places = dots(1, 3, 2, unit="person", shown=["<1>", "3", "2"])
    first, last = list(picture.iter(f"{SVG}text"))[:2]
    assert (first.text, last.text) == ("<1>", "2")
    # Each stands beside its dot, within the picture, and clear of the line.
    begin, *_, end = picture.iter(f"{SVG}circle")
    assert 0 < float(first.get("x")) < float(begin.get("cx")) and first.get("text-anchor") == "end"
    assert float(end.get("cx")) < float(last.get("x")) and last.get("text-anchor") == "start"
    assert abs(float(first.get("y")) - places[0]) < 5
    with pytest.raises(ValueError, match="shorter"):
        dots(1, 2, unit="person", shown=["1"])


@pytest.mark.parametrize(
    ("value", "end"), [(0, 1), (0.4, 0.4), (4.9, 5), (43.16, 50), (97.5, 100), (300, 300),
                       (40_431, 50_000)],
)  # fmt: skip
def test_a_scale_ends_at_a_round_number(value, end):
    assert round_end(value) == pytest.approx(end)


def test_a_long_scale_has_a_line_of_its_own_and_the_years_keep_theirs():
    picture, _ = dots(1, 2, unit="VND", ends=(0.0, 2.0), scale_shown="0–2,000 million VND a year")
    *years, scale = picture.iter(f"{SVG}text")
    (row,) = {float(one.get("y")) for one in years}
    assert float(scale.get("y")) > row


def test_a_threshold_is_a_dashed_line_with_its_number_inside_the_picture():
    picture = ElementTree.fromstring(
        charts.sparkline(
            [2011, 2013], [1.14, 2.44], label="", unit="percent", ends=(0.0, 4.0), limit=4.0,
            limit_shown="┄ 4%", scale_shown="0–4%",
        )
    )  # fmt: skip
    zero, limit = list(picture.iter(f"{SVG}line"))[:2]
    assert limit.get("stroke-dasharray") and 0 < float(limit.get("y1")) < float(zero.get("y1"))
    told = {text.text: float(text.get("y")) for text in picture.iter(f"{SVG}text")}
    assert told["0–4%"] < told["┄ 4%"] < float(picture.get("viewBox").split()[3])
    first, last = (float(dot.get("cy")) for dot in picture.iter(f"{SVG}circle"))
    assert first - last > 5


@pytest.mark.parametrize(("value", "top"), [(43.16, 100), (100, 100), (0, 100), (104.3, 110)])
def test_a_meter_keeps_its_bar_and_the_tick_of_its_threshold_inside(value, top):
    shown = meter(value, top, label="<share>", shown="<1>", limit=top, limit_shown="┆ 100%")
    picture = ElementTree.fromstring(shown)
    width = float(picture.get("viewBox").split()[2])
    (tick,) = picture.iter(f"{SVG}line")
    ground, bar = picture.iter(f"{SVG}rect")
    assert 0 < float(tick.get("x1")) < width
    assert float(bar.get("width")) == pytest.approx(float(ground.get("width")) * value / top, abs=1)
    assert [text.text for text in picture.iter(f"{SVG}text")] == ["<1>", "┆ 100%"]
    assert picture.get("aria-label") == "<share>"


@pytest.mark.parametrize(("value", "left"), [(198.2, "limit"), (74.0, "value"), (100.0, "value")])
def test_the_smaller_of_value_and_threshold_stands_left(value, left):
    drawn = meter(value, 300.0, label="", shown="value", limit=100.0, limit_shown="limit")
    texts = ElementTree.fromstring(drawn).findall(f"{SVG}text")
    assert [text.text for text in texts if text.get("text-anchor") == "start"] == [left]


def test_of_values_between_the_one_that_crosses_the_threshold_alone_is_shown_as_text():
    def texts(*values):
        shown = [str(one) for one in values]
        picture, _ = dots(*values, unit="event", shown=shown, limit=450, ends=(0, 500))
        found = [one for one in picture.iter(f"{SVG}text") if one.text in shown]
        return [one.text for one in found]

    assert texts(450, 451, 449, 452) == ["450", "452", "449"]
    assert texts(440, 455, 460, 430) == ["440", "430", "460"]
    assert texts(450, 451, 455, 460) == ["450", "460"]
    assert texts(440, 451, 455, 460) == ["440", "460"]


def test_the_line_of_a_threshold_leaves_the_values_beside_the_dots_free():
    picture, _ = dots(0, 90, unit="person", shown=["0 persons", "90 persons"], limit=90)
    begin, end = (float(dot.get("cx")) for dot in picture.iter(f"{SVG}circle"))
    for line in picture.iter(f"{SVG}line"):
        assert begin - 0.1 <= float(line.get("x1")) and float(line.get("x2")) <= end + 0.1
