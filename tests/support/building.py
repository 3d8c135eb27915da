"""Data folders with their processed tables, as `kontum-stats build` makes them."""

from pathlib import Path

from kontum_stats import steps


def build_tables(data: Path) -> Path:
    """The data folder, with every processed table of its raw files."""
    steps.tables(data)
    return data
