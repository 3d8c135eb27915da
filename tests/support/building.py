"""Data folders with their processed tables, as `kontum-stats clean` and `check` make them."""

from pathlib import Path

from kontum_stats.audit import checks, claims
from kontum_stats.cleaning import figures, processed, raw


def build_tables(data: Path) -> Path:
    """The data folder, with every processed table of its raw files."""
    loaded = raw.load(data)
    tables = figures.clean(loaded)
    audit = checks.audit(tables["figures"], loaded)
    judged = claims.tables(tables["figures"], loaded)
    processed.write_tables({**tables, "checks": audit, **judged}, data)
    return data
