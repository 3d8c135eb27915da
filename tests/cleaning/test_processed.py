"""What any table of `data/processed/` must bear, whatever it holds."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import pandas as frames

from kontum_stats.cleaning import processed

COLUMNS = [
    frames.column("label", elements=st.text(max_size=8), dtype=object),
    frames.column("year", dtype=int),
    frames.column("value", dtype=float),
    frames.column("holds", dtype=bool),
]


@settings(max_examples=25)
@given(frames.data_frames(COLUMNS, index=frames.range_indexes(min_size=1)))
def test_a_table_is_read_as_it_was_written(tmp_path_factory, table):
    table = table.astype({"label": pd.StringDtype("python", na_value=float("nan"))})
    data = tmp_path_factory.mktemp("data")
    processed.write_tables({"any": table}, data)
    read = processed.read_table(data, "any")
    pd.testing.assert_frame_equal(read, table, check_column_type=False)
