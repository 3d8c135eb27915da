"""Every unit that `clean` accepts, a province's own too, is shown in both languages everywhere."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_province import RAW

from kontum_stats import charts, language, review, steps
from kontum_stats.cleaning import figures, raw
from kontum_stats.errors import InputError
from kontum_stats.pages import federation
from kontum_stats.provinces import Province
from kontum_stats.review import words
from kontum_stats.sharing import compare, export, letter, revisions
from kontum_stats.tables import section
from kontum_stats.vocabulary import BASE_UNITS, UNITS

OWN = """unit,vi,en,en_plural,words,fractions
house,ngôi nhà,dwelling,dwellings,nhà; căn nhà,
working_day,ngày công,day of work,days of work,công,yes
"""
NOUNS = {"house": "căn nhà", "working_day": "công"}
NAMES = {
    **{code: {unit.vi, unit.en, unit.en_plural} for code, unit in UNITS.items()},
    "house": {"ngôi nhà", "dwelling", "dwellings"},
    "working_day": {"ngày công", "day of work", "days of work"},
}
CODES = [*UNITS, *NOUNS]
AFTER_SLASH = {
    **{code: unit.words_after_slash[0] for code, unit in UNITS.items() if unit.words_after_slash},
    **NOUNS,
}


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, str]:
    """'VND/person/6 months' and how a review prints it; '' where it has no words for it."""
    code, printed = "VND", "12 nghìn đồng"
    for _ in range(draw(st.integers(1, 2))):
        per, count = draw(st.sampled_from(CODES)), draw(st.sampled_from([1, 2, 3, 6, 12]))
        code += f"/{per}" if count == 1 else f"/{count} {per}s"
        word = AFTER_SLASH.get(per, "")
        printed = f"{printed}/{f'{count} ' * (count > 1)}{word}" if printed and word else ""
    return code, printed


def simple(code: str) -> tuple[str, str]:
    word = NOUNS[code] if code in NOUNS else UNITS[code].words[0]
    return code, f"12{'' if word == '%' else ' '}{word}"


UNIT = st.one_of(st.sampled_from([*BASE_UNITS, *NOUNS]).map(simple), composed())


def province(folder: Path, unit: str, printed: str) -> Path:
    """A province whose relief is in `unit`; for two years where a review can print it."""
    target = folder / "data" / "raw"
    target.mkdir(parents=True)
    for name, content in RAW.items():
        kept = [line for line in content.splitlines() if not line.startswith("relief,")]
        (target / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    (target / "units.csv").write_text(OWN, encoding="utf-8")
    with (target / "indicators.csv").open("a", encoding="utf-8") as catalogue:
        catalogue.write(f"relief,rights,Cứu trợ,Relief,{unit},amount,\n")
    for year in ("2012", "2013") if printed else ():
        with (target / f"figures_{year}.csv").open("a", encoding="utf-8", newline="") as figures:
            csv.writer(figures).writerow(
                ["relief", "", year, printed.replace("12", year[2:], 1), "", "s1", "fn:3", ""]
            )
    steps.tables(target.parent)
    return target.parent


@given(UNIT, st.sampled_from(language.LANGUAGES))
def test_a_unit_has_words_of_the_language_and_never_its_code(pair, lang):
    unit, _ = pair
    t = language.load(lang).of_province((), csv.DictReader(OWN.splitlines()))
    said = [t.unit(unit), t.unit(unit, 2), words.shown(t, 12, unit), t.quantity(12, unit)]
    assert all(one and "_" not in one for one in said)
    for part in t.unit(unit, 2).split("/"):
        name = re.sub(r"^\d+ ", "", part)
        assert any(name in names for names in NAMES.values()), part


@settings(max_examples=3)
@given(UNIT)
@example(("house", "12 căn nhà"))
@example(("VND/3 months", "12 nghìn đồng/3 tháng"))
@example(("VND/house/2 years", "12 nghìn đồng/nhà/2 năm"))
@example(("VND/household", "12 nghìn đồng/hộ"))
def test_a_unit_that_clean_accepts_is_shown_in_both_languages_everywhere(pair):
    unit, printed = pair
    with tempfile.TemporaryDirectory() as folder:
        data = province(Path(folder), unit, printed)
        homes = [Province(data, Path(folder, name), name) for name in ("a", "b")]
        pages = federation.render(homes, language.LANGUAGES, Path(folder))
        letter.write(data, Path(folder) / "request.docx")
        for page, lang in zip(pages, language.LANGUAGES, strict=True):
            export.workbook(data, lang, Path(folder) / f"{lang}.xlsx")
            export.federation(homes, lang, Path(folder) / f"all.{lang}.xlsx")
            shown = review.load(data, year=2013, lang=lang, first=2012)
            if not printed:
                continue
            name = shown.t.unit(unit, 2)
            assert name in page.read_text("utf-8")
            written = words.shown_value(shown.t, shown.figures("relief")[-1])
            chart = charts.indicator_chart(shown, "relief", [""], (2012, 2013))
            assert isinstance(chart, charts.Chart)
            for text in (str(section.trend(shown, "rights").html), chart.svg):
                # Money and what is measured bear the unit beside the number, counts apart from it.
                assert name in text or written in text or name.partition("/")[2] in text


def test_a_unit_of_a_provinces_own_is_named_in_a_comparison(tmp_path):
    old = province(tmp_path / "old", "VND/house", "12 nghìn đồng/nhà")
    new = province(tmp_path / "new", "VND/house", "12 nghìn đồng/nhà")
    path = new / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8").replace("13 nghìn", "14 nghìn"), encoding="utf-8")
    steps.tables(new)
    compared = revisions.compare(old, new)
    assert "14.000\u00a0đồng/ngôi nhà" in compare.page(compared, "vi")
    assert "14,000\u00a0VND/dwelling" in compare.page(compared, "en")


def test_a_count_is_whole_unless_its_unit_allows_fractions(tmp_path):
    def flags(unit: str, printed: str) -> str:
        data = province(tmp_path / f"{unit}{len(printed)}", unit, printed)
        (figure, *_) = review.load(data).figures("relief")
        return " ".join(figure.flags)

    assert "fraction_of_count" in flags("house", "12,5 nhà")
    assert "fraction_of_count" in flags("house", "12,5")
    assert "fraction_of_count" not in flags("house", "12")
    assert "fraction_of_count" not in flags("working_day", "12,5 công")
    assert "fraction_of_count" not in flags("ha", "12,5 ha")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("person,người,person,persons,,", "column unit: 'person' is a unit of the library already"),
        ("room,phòng,room,,,", "column en_plural: '' is not a noun"),
        ("room,phòng,room,rooms,triệu,", "column words: 'triệu' names 'triệu', which is read as"),
        ("room,5 phòng,room,rooms,,", "column vi: '5 phòng' is not a noun"),
        ("family,hộ,family,families,,", "column vi: 'hộ' names 'hộ', a word for 'household', a"),
        ("shift,ca,shift,shifts,ngày,", "column words: 'ngày' names 'ngày', a word for 'day', a"),
        ("room,phòng,room,rooms,,maybe", "column fractions: 'maybe' is not yes or nothing"),
    ],
)
def test_a_faulty_unit_is_refused_with_its_place(row, said, tmp_path):
    data = province(tmp_path, "house", "12 nhà")
    path = data / "raw" / "units.csv"
    path.write_text(f"{OWN}{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"units.csv, row 4, {said}")):
        raw.load(data)


def test_a_unit_that_stands_twice_is_told_with_its_rows(tmp_path):
    data = province(tmp_path, "house", "12 nhà")
    path = data / "raw" / "units.csv"
    path.write_text(f"{OWN}{OWN.splitlines()[-1]}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"units\.csv.*stands in two rows") as refused:
        raw.load(data)
    assert str(len(OWN.splitlines()) + 1) in str(refused.value)


def test_a_noun_that_is_in_no_list_is_refused_where_the_province_does_not_add_it(tmp_path):
    data = province(tmp_path, "house", "12 nhà")
    (data / "raw" / "units.csv").unlink()
    with pytest.raises(InputError) as refused:
        raw.load(data)
    assert "'house' is not a known unit" in str(refused.value)
    assert "add it to units.csv" in str(refused.value)
    assert "'12 nhà' cannot be read" in str(refused.value)


def test_what_may_stand_after_a_slash_is_counted_too_or_the_mend_leads_out(tmp_path):
    data = province(tmp_path, "household", "8.750 hộ")
    assert 8750 in figures.tidy(raw.load(data))["value"].tolist()
    with pytest.raises(InputError) as refused:
        raw.load(province(tmp_path / "other", "month", "12 tháng"))
    said = str(refused.value)
    assert "column unit: 'month' is a unit that only stands after a slash" in said
    assert "under another code to units.csv" in said
