"""The audit of the review in git: what fails, what is doubted, and what a wrong digit does."""

import random
import re
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from cover import cover_of
from places import ROOT

from kontum_stats.audit import checks
from kontum_stats.audit.facts import Facts
from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.quantities import QuantityError, readings


@pytest.fixture(scope="module")
def review():
    loaded = raw.load(ROOT / "data")
    tidy = figures.tidy(loaded)
    return loaded, tidy[~processed.has_flag(tidy, "derived")].reset_index(drop=True)


def test_the_review_fails_where_it_cannot_be_true_and_nowhere_else(review):
    loaded, printed = review
    table = checks.tables(printed, loaded)["checks"]
    assert list(table.columns) == list(checks.COLUMNS)
    assert not table.duplicated(["check", "period"]).any()
    assert set(table.loc[table["verdict"] == "fails", "check"]) == {
        "attainable:conference_rate:non_state_enterprise",
        "label:strong_unions_total",
        "print:year:review-2011-2013:fn:2",
    }
    assert checks.unacknowledged(table, loaded) == []
    assert checks.unused(table, loaded) == []


def test_the_doubts_of_the_review_are_raised(review):
    loaded, printed = review
    table = checks.tables(printed, loaded)["checks"]
    doubts = set(table.loc[table["verdict"] == "ambiguous", "check"])
    assert doubts >= {
        "near_conflict:joint_inspections",
        "near_conflict:central_region_relief",
        "near_conflict:non_state_unions",
        "near_conflict:units_and_unions",
        "subset:flood_relief_of_tet",
        "jump:employees:party_member",
        "jump:employees:ethnic_minority",
        "jump:union_members:non_state",
        "jump:members_of_employees",
        "jump:award_of_women",
        "print:decimal_marks:review-2011-2013:fn:7",
        "print:two_readings:review-2011-2013:fn:11",
    }
    assert "attainable:conference_rate:non_state_enterprise" in doubts


def test_each_input_names_a_printed_figure_and_its_place(review):
    loaded, printed = review
    known = {
        (row.indicator, row.breakdown, row.period, " ".join(row.printed.split()), row.locator)
        for row in printed.itertuples()
    }
    inputs = checks.tables(printed, loaded)["check_inputs"]
    found = zip(*(inputs[name] for name in FACT_AND_PLACE), strict=True)
    assert {(*fact, " ".join(text.split()), place) for *fact, text, place in found} <= known


def test_the_inputs_for_people_are_those_for_programs(review):
    tables = checks.tables(review[1], review[0])
    inputs = tables["check_inputs"].groupby(["check", "check_period"], sort=False)
    for row in tables["checks"].itertuples():
        rows = inputs.get_group((row.check, row.period))
        prints = [" ".join(text.split()) for text in rows["printed"]]
        assert row.inputs.count("@") == len(rows)
        assert all(f"={text} (" in row.inputs for text in prints)


def test_what_is_said_begins_with_a_capital_and_names_no_code(review):
    loaded, printed = review
    table = checks.tables(printed, loaded)["checks"]
    for message in [*table["message_vi"], *table["message_en"]]:
        assert message[0].isupper(), message
        assert not re.search(r"fn:|part\d|[a-z]_[a-z]", message), message
        assert not re.search(r"standard error|sai số chuẩn", message), message


def test_the_firm_tariff_of_electricity_is_found(review):
    loaded, printed = review
    table = checks.tables(printed, loaded)["checks"]
    found = table[table["check"] == "unit_price:electricity"]
    assert list(zip(found["verdict"], found["expected"], strict=True)) == [("holds", 1590)]


FACT_AND_PLACE = ["indicator", "breakdown", "period", "printed", "locator"]
RANKS = {"holds": 0, "ambiguous": 1, "fails": 2}


def verdicts(printed: pd.DataFrame, loaded: raw.RawData) -> dict[tuple[str, str], int]:
    found = checks.results(Facts(printed, loaded), loaded)
    return {(one.check, one.period): RANKS[one.judgement.verdict] for one in found}


def with_print(printed: pd.DataFrame, place: int, text: str) -> pd.DataFrame | None:
    """The figures with one other print; None where that is no quantity, and so refused."""
    try:
        quantity = readings(text)[0]
    except QuantityError:
        return None
    changed = printed.copy()
    changed.loc[place, "printed"] = text
    changed.loc[place, "value"] = float(quantity.value)
    changed.loc[place, ["decimals", "scale"]] = quantity.decimals, int(quantity.scale)
    changed.loc[place, "qualifier"] = quantity.qualifier
    kept = changed.loc[place, "flags"].split()
    changed.loc[place, "flags"] = " ".join(dict.fromkeys([*kept, *quantity.flags]))
    if quantity.out_of is not None:
        changed.loc[place, "out_of"] = float(quantity.out_of)
    return changed


def mutations(text: str, chance: random.Random):
    """The print with each digit of its number in turn replaced by another one."""
    number = re.match(r"\D*[\d.,/ ]*\d", text).group()
    for found in re.finditer(r"\d", number):
        digit = chance.choice([d for d in "0123456789" if d != found.group()])
        yield text[: found.start()] + digit + text[found.end() :]


@pytest.mark.slow
def test_one_wrong_digit_in_a_tied_figure_is_always_noticed(review, capsys):
    loaded, printed = review
    before = verdicts(printed, loaded)
    cover = cover_of(printed, loaded)
    chance = random.Random(20131231)
    missed, tried = [], 0
    for place in cover.index[cover["cover"] == "tied"]:
        for text in mutations(printed.at[place, "printed"], chance):
            tried += 1
            changed = with_print(printed, place, text)
            if changed is None:
                continue
            after = verdicts(changed, loaded)
            if not any(rank > before.get(key, 0) for key, rank in after.items()):
                missed.append((printed.at[place, "indicator"], printed.at[place, "printed"], text))
    counts = Counter(cover["cover"])
    with capsys.disabled():
        shares = ", ".join(
            f"{counts[name]} {name} ({counts[name] / len(cover):.0%})"
            for name in ("tied", "bounded", "none")
        )
        print(f"\nof {len(cover)} printed figures: {shares}; {tried} wrong digits tried", end=" ")
    assert missed == []
    assert counts["tied"] >= 50


def test_the_audit_changes_none_of_its_inputs(review):
    loaded, printed = review
    copy, identities = printed.copy(), loaded.identities.copy()
    checks.tables(printed, loaded)
    pd.testing.assert_frame_equal(printed, copy)
    pd.testing.assert_frame_equal(loaded.identities, identities)


def test_without_figures_there_is_nothing_to_audit(review):
    loaded, printed = review
    empty = checks.tables(printed.iloc[:0], replace(loaded, identities=loaded.identities.iloc[:0]))[
        "checks"
    ]
    assert list(empty.columns) == list(checks.COLUMNS) and empty.empty
