import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontum_stats import freshness


def test_an_unknown_step_must_be_done(tmp_path):
    assert freshness.remembered(tmp_path / "ledger.json", "tables", "k") is None


@pytest.mark.parametrize(
    "odd",
    ["", "{half", "[]", "7", '"text"', '{"tables": 7}', '{"tables": {"key": "k"}}', "[" * 99_999,
     '{"tables": {"key": "k", "outputs": {"gone": "1"}, "said": 1}}',
     '{"tables": {"key": "k", "outputs": {".": "1"}, "said": 1}}',
     '{"tables": {"key": "k", "outputs": ["a"], "said": 1}}', "\udcff"],
)  # fmt: skip
def test_a_ledger_that_cannot_be_read_is_as_none(tmp_path, odd):
    ledger = tmp_path / "ledger.json"
    ledger.write_bytes(odd.encode("utf-8", "surrogateescape"))
    assert freshness.remembered(ledger, "tables", "k") is None
    freshness.remember(ledger, "tables", "k", [], 1)
    assert freshness.remembered(ledger, "tables", "k") == 1


def test_a_step_is_done_again_when_its_input_or_its_output_is_another(tmp_path):
    ledger, output = tmp_path / "ledger.json", tmp_path / "page.html"
    output.write_text("page", "utf-8")
    freshness.remember(ledger, "page", "key", [output], ["said"])
    assert freshness.remembered(ledger, "page", "key") == ["said"]
    assert freshness.remembered(ledger, "page", "another key") is None
    output.write_text("pag", "utf-8")
    assert freshness.remembered(ledger, "page", "key") is None
    output.unlink()
    assert freshness.remembered(ledger, "page", "key") is None


def test_steps_are_remembered_beside_each_other(tmp_path):
    ledger = tmp_path / "ledger.json"
    freshness.remember(ledger, "a", "1", [], True)
    freshness.remember(ledger, "b", "2", [], [])
    assert freshness.remembered(ledger, "a", "1") is True
    assert freshness.remembered(ledger, "b", "2") == []


@given(st.lists(st.binary(max_size=20), min_size=2, max_size=4, unique=True))
def test_a_key_tells_contents_apart(contents):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        keys = set()
        for content in contents:
            path.write_bytes(content)
            keys.add(freshness.key_of([path]))
        assert len(keys) == len(contents)


def test_the_library_is_part_of_what_a_step_depends_on():
    names = {path.name for path in freshness.code_files()}
    assert {"figures.py", "page.css", "text.po"} <= names
