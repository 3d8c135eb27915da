import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kontum_stats import tables
from kontum_stats.review import next_review, review
from kontum_stats.review.records import Need


@pytest.fixture(scope="module")
def data(review_data: Path) -> Path:
    return review_data


@pytest.fixture(params=["vi", "en"])
def page(request, data):
    return review.load(data, year=2013, first=2011, lang=request.param)


def soup_of(block) -> BeautifulSoup:
    return BeautifulSoup(str(block.html), "html.parser")


def test_each_task_has_its_starting_point_or_says_that_none_is_printed(page):
    rows = soup_of(tables.tasks(page)).select("tbody tr")
    assert len(rows) == sum(one.part == "task" for one in page.findings)
    for row in rows:
        start = row.find_all("td")[0]
        assert start.select("ul.starting-points") or start.select(".none")


def test_a_starting_point_names_the_latest_figure_and_the_one_before(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    text = " ".join(soup_of(tables.tasks(page)).get_text(" ").split())
    # The task is of the non-state sector: its members fell while all members rose.
    named = "Union members: Non-state sector: 2,876 persons (2013), ▼ from 3,202 (2010) (†)"
    assert named in text and "33,728" not in text
    # What the review states is reached is no starting point, and the target names no year.
    assert "Coverage of the study" not in text and "100% † (doubt) (no year is printed)" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Insure 96% of inhabitants in 2024.", "in the words of the task; not kept as a figure"),
        ("Take in 4,500 new members.", "in the words of the task; not kept as a figure"),
        ("Push plan 54 of 2013–2018.", "none is printed"),
    ],
)
def test_a_target_that_the_task_names_is_not_said_to_be_none(data, text, said):
    page = review.load(data, year=2013, first=2011, lang="en")
    task = next(one for one in page.findings if one.part == "task" and not one.indicators)
    page.__dict__["findings"] = [replace(task, text=text)]
    (row,) = soup_of(tables.tasks(page)).select("tbody tr")
    assert row.find_all("td")[-1].get_text() == said


def test_the_grid_has_a_state_for_every_indicator_and_year(page):
    states = soup_of(tables.coverage(page)).select(".state")
    assert len(states) == len(page.coverage)
    strips = soup_of(tables.coverage(page)).select(".strips > li")
    assert [one.strong.get_text() for one in strips] == sorted({str(o.year) for o in page.coverage})
    for one in strips:
        counts = [int(number) for number in re.findall(r": (\d+)", one.get_text())]
        assert sum(counts) == len({each.indicator for each in page.coverage})
    shown = [state["class"][1] for state in states]
    assert shown.count("derived") == sum(one.state == "derived" for one in page.coverage)
    assert shown.count("together") > 0
    known = shown.count("printed") + shown.count("together")
    assert known > sum(one.state == "printed" for one in page.coverage)


def test_a_figure_of_several_years_is_marked_in_each_of_them(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    row = soup_of(tables.coverage(page)).find("th", string="Members admitted under plan 54-KH/TU")
    states = [state["class"][1] for state in row.parent.select(".state")]
    assert states == ["together"] * 4 + ["missing"]


def test_the_request_list_continues_series_and_asks_for_nothing_derived_or_of_one_occasion(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    shown = soup_of(tables.request_list(page))
    items = [item.get_text() for item in shown.select("li")]
    printed = {one.indicator for one in page.figures() if not one.is_derived}
    assert 0 < len(items) < len(printed)
    assert "2014" in shown.h3.get_text()
    assert any(item.startswith("Union members") for item in items)
    assert not any("storm" in item for item in items)


def test_what_statements_need_is_asked_for_with_the_statements_it_decides(page):
    rows = soup_of(tables.needed(page)).select("tbody tr")
    wanted = {need.needed for needs in page.needs.values() for need in needs}
    shown = {row.th.get_text() for row in rows}
    both = {"vi": "Cán bộ công đoàn được tập huấn, năm", "en": "Union officers trained for"}
    trained = {one for one in wanted if one.startswith(both[page.t.code])}
    assert len(trained) == 2 and shown - wanted == {
        f"{both[page.t.code]} {page.t.listing(['2010', '2012'])}"
    }
    assert wanted - shown == trained
    counts = [int(row.td.get_text()) for row in rows]
    assert counts == sorted(counts, reverse=True) and counts[-1] >= 1


def test_what_is_needed_of_other_years_is_one_request(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    first, second, third = list(page.claims)[:3]
    needed = {
        first: [Need(first, "members", "", "Members for 2013", ("2013",))],
        second: [Need(second, "members", "", "Members for 2012 and 2013", ("2012", "2013"))],
        third: [Need(third, "members", "", "a survey of members", ("2013",))],
    }
    page.__dict__.update(claim_pairs=(), needs=needed)
    assert [(one.needed, one.claims) for one in next_review.needs(page)] == [
        ("Members for 2012 and 2013", (first, second)), ("a survey of members", (third,)),
    ]  # fmt: skip


def test_a_doubtful_figure_is_asked_for_with_what_to_settle(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    item = next(
        item.get_text()
        for item in soup_of(tables.request_list(page)).select("li")
        if item.get_text().startswith("Donations collected")
    )
    assert "write the decimals without doubt" in item
