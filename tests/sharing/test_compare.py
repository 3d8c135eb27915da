import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from building import build_tables
from rich.console import Console

from kontum_stats import language as text
from kontum_stats.cleaning import processed
from kontum_stats.errors import InputError
from kontum_stats.sharing import compare, revisions
from kontum_stats.vocabulary import VERDICT_SIGNS

NEW_SOURCE = "s2,Báo cáo năm sau,The next review,LĐLĐ tỉnh,,2014,2014,\n"
CLAIMS = """claim,section,locator,statement_vi,statement_en,source
I-grow,membership,I,Đoàn viên tăng.,Membership grows.,s1
"""
CLAIM_TESTS = """claim,indicator,breakdown,of,test,value,first_year,last_year,caveats,other,\
meaning_vi,meaning_en,needed_vi,needed_en
I-grow,union_members,,,rises,,2012,2013,,,,,,
"""

Edit = Callable[[Path], None]


@pytest.fixture
def editions(province: Path, tmp_path: Path) -> Callable[[Edit], tuple[Path, Path]]:
    """The small province, and a second edition of it in which `edit` changed the raw files."""
    (province / "raw" / "claims.csv").write_text(CLAIMS, "utf-8")
    (province / "raw" / "claim_tests.csv").write_text(CLAIM_TESTS, "utf-8")
    old = build_tables(province)

    def made(edit: Edit) -> tuple[Path, Path]:
        new = tmp_path / "new"
        shutil.copytree(old / "raw", new / "raw")
        edit(new / "raw")
        return old, build_tables(new)

    return made


def replace(name: str, before: str, after: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / name
        content = path.read_text("utf-8")
        assert before in content
        path.write_text(content.replace(before, after), "utf-8")

    return edit


def append(name: str, *lines: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / name
        path.write_text(path.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")

    return edit


def both(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def fact(rows: pd.DataFrame, indicator: str, period: str, breakdown: str = "") -> pd.Series:
    found = rows[
        (rows["indicator"] == indicator)
        & (rows["breakdown"] == breakdown)
        & (rows["period"] == period)
    ]
    assert len(found) == 1
    return found.iloc[0]


def rewrite(data: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    processed.write_tables({name: change(processed.read_table(data, name))}, data)


# Refusals


def test_a_folder_that_is_not_there_is_refused(province, tmp_path):
    with pytest.raises(InputError, match=r"nowhere: is not there\n.*name a data folder"):
        compare.compare(build_tables(province), tmp_path / "nowhere")


def test_every_table_that_either_edition_lacks_is_named(province, tmp_path):
    build_tables(province)
    (tmp_path / "new" / "processed").mkdir(parents=True)
    for suffix in (".parquet", ".csv"):
        (province / "processed" / f"claims{suffix}").unlink()
    with pytest.raises(InputError) as refused:
        compare.compare(province, tmp_path / "new")
    places = [Path(problem.file).name for problem in refused.value.problems]
    assert places == ["claims.parquet", "figures.parquet", "checks.parquet", "claims.parquet"]
    assert f"run: kontum-stats check --data {province}" in str(refused.value)


def test_a_table_without_a_column_that_names_its_rows_is_refused(editions):
    old, new = editions(lambda raw: None)
    rewrite(old, "figures", lambda rows: rows.drop(columns=["breakdown", "value"]))
    with pytest.raises(InputError) as refused:
        compare.compare(old, new)
    assert [problem.column for problem in refused.value.problems] == ["breakdown", "value"]
    assert "figures.parquet, column breakdown: is missing" in str(refused.value)


def test_a_value_that_is_no_number_is_refused_with_its_row(editions):
    old, new = editions(lambda raw: None)
    (new / "processed" / "figures.parquet").unlink()
    path = new / "processed" / "figures.csv"
    path.write_text(path.read_text("utf-8").replace(",1200,", ",many,"), "utf-8")
    with pytest.raises(InputError, match=r"row \d+, column value: 'many' is no number"):
        compare.compare(old, new)


def test_a_table_that_is_no_parquet_is_refused(editions):
    old, new = editions(lambda raw: None)
    (new / "processed" / "checks.parquet").write_text("not a table")
    with pytest.raises(InputError, match=r"checks\.parquet: cannot be read"):
        compare.compare(old, new)


def test_another_language_is_refused_and_nothing_is_written(editions, tmp_path):
    comparison = compare.compare(*editions(lambda raw: None))
    with pytest.raises(ValueError, match="'fr' is not one of vi, en"):
        compare.write(comparison, tmp_path / "out", ["vi", "fr"])
    assert not (tmp_path / "out").exists()


# Figures


def test_an_edition_compared_with_itself_does_not_differ(editions):
    old, new = editions(lambda raw: None)
    for other in (old, new, new / "processed"):
        comparison = compare.compare(old, other)
        assert comparison.is_empty
        assert list(comparison.figures) == list(revisions.FIGURE_COLUMNS)
        assert list(comparison.checks) == list(revisions.CHECK_COLUMNS)
        assert list(comparison.claims) == list(revisions.CLAIM_COLUMNS)


def test_another_value_of_the_same_fact_is_a_revision_with_both_prints(editions):
    edit = replace("figures_2013.csv", "employees,,2013,1.200,,s1,I,", "employees,,2013,1.250 người,,s1,II.4,")  # fmt: skip  # noqa: E501
    rows = compare.compare(*editions(edit)).figures
    row = fact(rows, "employees", "2013")
    assert (row["change"], row["cause"]) == ("revised", "same_source")
    assert (row["old_value"], row["new_value"], row["difference"]) == (1200, 1250, 50)
    assert (row["old_printed"], row["new_printed"]) == ("1.200", "1.250 người")
    assert (row["old_locator"], row["new_locator"]) == ("I", "II.4")
    density = fact(rows, "union_density", "2013")
    assert (density["change"], density["cause"]) == ("revised", "computed")
    assert (density["old_value"], density["new_value"]) == (75, 72)


def test_a_print_of_last_year_beside_last_years_own_is_a_revision(editions):
    edit = both(
        append("sources.csv", NEW_SOURCE.strip()),
        append("figures_2013.csv", "union_members,,2013,910 đoàn viên,,s2,II.4,"),
    )
    row = fact(compare.compare(*editions(edit)).figures, "union_members", "2013")
    assert (row["change"], row["cause"]) == ("revised", "other_source")
    assert (row["old_value"], row["new_value"]) == (900, 910)
    assert (row["old_printed"], row["new_printed"]) == ("900 đoàn viên", "910 đoàn viên")
    assert (row["old_source"], row["new_source"]) == ("s1", "s2")
    assert (row["old_locator"], row["new_locator"]) == ("I", "II.4")


def test_a_new_edition_that_prints_last_year_alone_revises_it_too(editions):
    edit = both(
        append("sources.csv", NEW_SOURCE.strip()),
        replace("figures_2013.csv", "900 đoàn viên,,s1,I,", "910 đoàn viên,,s2,fn:9,"),
    )
    row = fact(compare.compare(*editions(edit)).figures, "union_members", "2013")
    assert (row["change"], row["cause"]) == ("revised", "other_source")
    assert (row["new_printed"], row["new_locator"]) == ("910 đoàn viên", "fn:9")


def test_a_print_of_last_year_that_agrees_is_no_difference(editions):
    edit = both(
        append("sources.csv", NEW_SOURCE.strip()),
        append("figures_2013.csv", "union_members,,2013,900 người,,s2,II.4,"),
    )
    assert compare.compare(*editions(edit)).figures.empty


def test_figures_that_were_added_or_are_gone_keep_the_side_they_have(editions):
    edit = replace(
        "figures_2013.csv", "courses,,2012-2013,khoảng 50 lượt", "courses,,2013,khoảng 50 lượt"
    )
    rows = compare.compare(*editions(edit)).figures
    gone, added = fact(rows, "courses", "2012-2013"), fact(rows, "courses", "2013")
    assert (gone["change"], gone["old_value"], gone["old_qualifier"]) == ("gone", 50, "about")
    assert (added["change"], added["new_value"]) == ("added", 50)
    assert pd.isna(gone["new_value"]) and pd.isna(added["difference"])
    assert (gone["new_printed"], added["old_printed"], added["cause"]) == ("", "", "")


def test_a_part_of_another_whole_is_a_revision(editions):
    edit = replace("figures_2013.csv", "30/40", "30/50")
    row = fact(compare.compare(*editions(edit)).figures, "meetings", "2013")
    assert (row["change"], row["old_out_of"], row["new_out_of"]) == ("revised", 40, 50)
    assert (row["old_printed"], row["new_printed"], row["difference"]) == ("30/40", "30/50", 0)


def test_another_wording_before_the_number_is_a_revision(editions):
    edit = replace("figures_2013.csv", "khoảng 50 lượt", "trên 50 lượt")
    row = fact(compare.compare(*editions(edit)).figures, "courses", "2012-2013")
    assert (row["change"], row["old_qualifier"], row["new_qualifier"]) == (
        "revised", "about", "over",
    )  # fmt: skip


def test_another_spelling_or_place_of_the_same_value_is_no_difference(editions):
    edit = replace("figures_2013.csv", "employees,,2013,1.200,,s1,I,", "employees,,2013,1200,,s1,fn:9,")  # fmt: skip  # noqa: E501
    assert compare.compare(*editions(edit)).figures.empty


def test_a_fact_printed_twice_has_one_row_with_both_places(editions):
    edit = replace("figures_2013.csv", "149,6 triệu đồng", "150 triệu đồng")
    rows = compare.compare(*editions(edit)).figures
    row = fact(rows, "relief", "2013")
    assert (row["old_value"], row["new_value"]) == (149_600_000, 150_000_000)
    assert (row["old_printed"], row["old_locator"]) == ("149,6 triệu đồng", "fn:3 fn:4")


def test_a_second_value_of_a_fact_is_a_revision_that_shows_the_new_print(editions):
    edit = replace("figures_2013.csv", '"149,6 triệu đồng",,s1,fn:4', '"150 triệu đồng",,s1,fn:4')
    row = fact(compare.compare(*editions(edit)).figures, "relief", "2013")
    assert (row["old_value"], row["new_value"]) == (149_600_000, 150_000_000)
    assert (row["new_printed"], row["new_locator"]) == ("150 triệu đồng", "fn:4")


def test_two_values_that_became_one_are_shown_by_their_prints(editions):
    edit = replace("figures_2013.csv", '"149,6 triệu đồng",,s1,fn:4', '"150 triệu đồng",,s1,fn:4')
    one, two = editions(edit)
    row = fact(compare.compare(two, one).figures, "relief", "2013")
    assert pd.isna(row["old_value"]) and row["new_value"] == 149_600_000
    assert row["old_printed"] == "149,6 triệu đồng; 150 triệu đồng"


def test_revisions_stand_before_what_is_gone_and_what_was_added(editions):
    edit = both(
        replace("figures_2013.csv", "relief", "courses"),
        replace("figures_2013.csv", '"149,6 triệu đồng"', "149 lượt"),
        replace("figures_2012.csv", "800", "810"),
    )
    changes = list(compare.compare(*editions(edit)).figures["change"])
    assert changes == sorted(changes, key=("revised", "gone", "added").index)
    assert set(changes) == {"revised", "gone", "added"}


# Checks and verdicts


def test_a_verdict_that_turns_is_a_change_with_the_evidence_of_both(editions):
    edit = replace("figures_2013.csv", "900 đoàn viên", "700 đoàn viên")
    row = compare.compare(*editions(edit)).claims.iloc[0]
    assert (row["claim"], row["change"]) == ("I-grow", "changed")
    assert (row["old_verdict"], row["new_verdict"]) == ("supported", "contradicted")
    assert "900" in row["old_evidence_en"] and "700" in row["new_evidence_en"]


def test_the_same_verdict_on_other_evidence_is_told_apart(editions):
    edit = replace("figures_2013.csv", "900 đoàn viên", "1.000 đoàn viên")
    row = compare.compare(*editions(edit)).claims.iloc[0]
    assert (row["change"], row["old_verdict"], row["new_verdict"]) == (
        "restated", "supported", "supported",
    )  # fmt: skip


@pytest.mark.parametrize("years", ["", " 2014"])
def test_a_document_more_is_no_other_evidence(editions, years):
    """Of two documents each place names the one that it is of."""
    titled = NEW_SOURCE.replace("năm sau", f"năm sau{years}").replace("review", f"review{years}")
    first = replace(
        "sources.csv", "Báo cáo thử,A trial review", f"Thử{years[:-1]}3,Trial{years[:-1]}3"
    )
    old, new = editions(both(append("sources.csv", titled.strip()), first))
    evidence = pd.read_parquet(new / "processed" / "claims.parquet")["evidence_en"].item()
    assert ("review of 2013]" if years else "“Trial3”]") in evidence
    assert compare.compare(old, new).claims.empty


def test_a_check_that_fails_now_is_a_change(editions):
    edit = replace("figures_2013.csv", "900 đoàn viên", "901 đoàn viên")
    rows = compare.compare(*editions(edit)).checks.set_index(["check", "period"])
    row = rows.loc[("sum:union_members:sector", "2013")]
    assert (row["change"], row["old_verdict"]) == ("changed", "holds")
    assert row["new_verdict"] != "holds"
    assert (row["old_observed"], row["new_observed"]) == (900, 901)
    assert "901" in row["new_message_en"] and "901" not in row["old_message_en"]


def test_checks_and_statements_that_only_one_edition_has_are_named(editions):
    def drop_statement(folder: Path) -> None:
        (folder / "claims.csv").unlink()
        (folder / "claim_tests.csv").unlink()

    edit = both(drop_statement, replace("figures_2013.csv", '"149,6 triệu đồng",,s1,fn:4', '"149,6 triệu đồng",,s1,fn:3'), replace("figures_2013.csv", 'relief,,2013,"149,6 triệu đồng",,s1,fn:3,\n' * 2, 'relief,,2013,"149,6 triệu đồng",,s1,fn:3,\n'))  # fmt: skip  # noqa: E501
    old, new = editions(edit)
    comparison = compare.compare(old, new)
    assert comparison.claims[["claim", "change", "new_verdict"]].values.tolist() == [
        ["I-grow", "gone", ""]
    ]
    gone = comparison.checks.set_index("check").loc["repeated:relief"]
    assert (gone["change"], gone["old_verdict"]) == ("gone", "holds")
    back = compare.compare(new, old)
    assert back.claims["change"].tolist() == ["added"]
    assert back.claims["statement_en"].tolist() == ["Membership grows."]


# Editions of other versions


def test_an_older_schema_is_compared_on_the_columns_that_both_have(editions):
    old, new = editions(
        replace("figures_2013.csv", "employees,,2013,1.200", "employees,,2013,1.250")
    )
    rewrite(
        old,
        "figures",
        lambda rows: rows[list(revisions.ESSENTIAL["figures"])],
    )
    rewrite(old, "checks", lambda rows: rows[["check", "period", "verdict"]])
    rewrite(old, "claims", lambda rows: rows[["claim", "verdict"]])
    comparison = compare.compare(old, new)
    assert set(comparison.figures["indicator"]) == {"employees", "union_density"}
    assert fact(comparison.figures, "employees", "2013")["label_en"] == "Employees"
    assert comparison.claims.empty
    assert "Employees" in compare.page(comparison, "en")
    turned = compare.compare(new, old)
    assert fact(turned.figures, "employees", "2013")["label_en"] == "employees"


def test_a_column_that_only_the_new_edition_knows_is_left_alone(editions):
    old, new = editions(lambda raw: None)
    rewrite(new, "figures", lambda rows: rows.assign(reviewed="yes"))
    assert compare.compare(old, new).is_empty


def test_an_edition_that_kept_its_csv_only_is_the_same_edition(editions):
    old, new = editions(lambda raw: None)
    for path in (new / "processed").glob("*.parquet"):
        path.unlink()
    comparison = compare.compare(old, new)
    assert comparison.is_empty
    assert comparison.old.digest == comparison.new.digest == processed.digest(old)


@pytest.mark.parametrize("value", [0.1, 99.9999999999995, 0.1234567890125, 1e12 / 7])
def test_a_computed_value_that_differs_by_rounding_is_the_same(editions, value):
    old, new = editions(lambda raw: None)
    for edition, shift in ((old, 1), (new, 1 + 4e-15)):
        rewrite(edition, "figures", lambda rows, by=shift: rows.assign(value=value * by))
    assert compare.compare(old, new).is_empty


# What people see


@pytest.fixture
def revised(editions) -> revisions.Comparison:
    edit = both(
        append("sources.csv", NEW_SOURCE.strip()),
        append("figures_2013.csv", "union_members,,2013,910 đoàn viên,,s2,II.4,"),
        replace("figures_2013.csv", "khoảng 50 lượt", "khoảng 51 lượt"),
    )
    return compare.compare(*editions(edit))


def test_a_page_and_the_tables_are_written(revised, tmp_path):
    written = compare.write(revised, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        path.name for path in written
    )
    assert [path.name for path in written] == [
        "comparison-figures.csv", "comparison-checks.csv", "comparison-claims.csv",
        "comparison.vi.html", "comparison.en.html",
    ]  # fmt: skip


def test_the_csv_holds_numbers_as_people_write_them(revised, tmp_path):
    compare.write(revised, tmp_path, ["vi"])
    with (tmp_path / "comparison-figures.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == list(revisions.FIGURE_COLUMNS)
    row = next(row for row in rows if row["indicator"] == "union_members" and not row["breakdown"])
    assert (row["old_value"], row["new_value"], row["old_out_of"]) == ("900", "910", "")


@pytest.mark.parametrize("words", ["=1+1", "@SUM(A1)", "-1", "\t=1"])
def test_no_text_of_the_csv_is_taken_for_a_formula(editions, tmp_path, words):
    old, new = editions(replace("figures_2013.csv", "khoảng 50 lượt", "khoảng 49 lượt"))
    rewrite(new, "figures", lambda rows: rows.assign(label_en=words, printed=words))
    compare.write(compare.compare(old, new), tmp_path, ["vi"])
    with (tmp_path / "comparison-figures.csv").open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["indicator"] == "courses")
    assert (row["label_en"], row["new_printed"]) == (f"'{words}", f"'{words}")
    assert row["difference"] == "-1", "a number is a number"


def test_a_unit_of_several_words_is_one_unit(editions):
    old, new = editions(replace("figures_2013.csv", "khoảng 50 lượt", "khoảng 49 lượt"))
    for edition in (old, new):
        rewrite(edition, "figures", lambda rows: rows.assign(unit="VND/3 months"))
    comparison = compare.compare(old, new)
    assert fact(comparison.figures, "courses", "2012-2013")["old_unit"] == "VND/3 months"
    assert "3 months" in compare.page(comparison, "en")
    assert "courses" not in console(comparison)


def test_the_page_shows_both_prints_their_places_and_why(revised):
    page = BeautifulSoup(compare.page(revised, "en"), "html.parser")
    row = page.find("th", string="Union members").parent.get_text(" ", strip=True)
    assert row == (
        "Union members 2013 persons 900 printed “900 đoàn viên” (section I, “A trial review”) "
        "910 printed “910 đoàn viên” (section II.4, “The next review”) +10 another document prints "
        "it otherwise"
    )


def test_evidence_of_both_stands_sentence_by_sentence_with_the_changed_words_marked(editions):
    old, new = editions(lambda raw: None)
    for edition, year in ((old, "2011"), (new, "2012")):
        said = f"Members rose from {year} on. Nothing else was printed."
        rewrite(edition, "claims", lambda rows, said=said: rows.assign(evidence_en=said))
    page = BeautifulSoup(compare.page(compare.compare(old, new), "en"), "html.parser")
    pair, alike = page.select_one(".aligned").find_all("li")
    assert (pair.find("del").get_text(), pair.find("ins").get_text()) == ("2011", "2012")
    assert alike.get_text() == "Nothing else was printed."
    assert pair.get_text(" ", strip=True)[0] in VERDICT_SIGNS.values()


@pytest.mark.parametrize(("lang", "other"), [("vi", "printed"), ("en", "số liệu")])
def test_the_page_is_in_one_language_and_asks_for_nothing(revised, lang, other):
    source = compare.page(revised, lang)
    page = BeautifulSoup(source, "html.parser")
    assert page.html["lang"] == lang
    assert other not in page.body.get_text(" ").lower()
    assert page.find("script") is None and page.find("link") is None
    assert "default-src 'none'" in source and "http://" not in source and "https://" not in source
    assert all(table.caption for table in page.find_all("table"))


def test_the_page_of_equal_editions_says_plainly_that_nothing_differs(editions):
    old, _ = editions(lambda raw: None)
    same = compare.compare(old, old)
    page = BeautifulSoup(compare.page(same, "en"), "html.parser")
    words = "The two editions do not differ in any figure, check or verdict."
    assert words in page.get_text(" ")
    assert page.find("table") is None
    assert str(compare.console_table(same)) == words
    assert compare.summary(same, text.load("vi")).startswith("Hai bản không khác nhau")


def test_text_from_the_data_is_shown_as_text(editions):
    label = '<script>alert(1)</script>"><img src=x>{{7*7}}[red]\u202e\x1b[31m' + "x" * 10_000
    old, new = editions(replace("figures_2013.csv", "khoảng 50 lượt", "khoảng 51 lượt"))
    rewrite(new, "figures", lambda rows: rows.assign(label_vi=label, label_en=label))
    comparison = compare.compare(old, new)
    page = BeautifulSoup(compare.page(comparison, "en"), "html.parser")
    assert page.find("script") is None and page.find("img") is None
    assert any(label == cell.get_text() for cell in page.find_all("th"))
    shown = console(comparison)
    assert "\x1b" not in shown and "\u202e" not in shown and len(shown) < 4000
    assert "[red]" in shown


def test_the_name_of_a_folder_is_shown_as_text(editions, tmp_path):
    old, new = editions(lambda raw: None)
    named = tmp_path / "<img src=x>"
    shutil.copytree(new, named)
    page = BeautifulSoup(compare.page(compare.compare(old, named), "vi"), "html.parser")
    assert page.find("img") is None
    assert "<img src=x>" in page.dd.find_next("dd").get_text()


def test_the_same_comparison_gives_the_same_bytes(revised, tmp_path):
    first = [path.read_bytes() for path in compare.write(revised, tmp_path)]
    assert [path.read_bytes() for path in compare.write(revised, tmp_path)] == first


def test_the_console_shows_figures_first_and_counts_what_is_restated(revised):
    shown = console(revised)
    assert shown.index("figure revised") < shown.index("check")
    assert "900 printed “900 đoàn viên” (section I, “A trial review”)" in shown
    assert "on other evidence" in shown


def console(comparison: revisions.Comparison) -> str:
    stream = io.StringIO()
    Console(file=stream, width=400).print(compare.console_table(comparison))
    return stream.getvalue()
