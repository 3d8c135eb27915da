from __future__ import annotations

from pathlib import Path

import pytest
from executed import Reports


@pytest.fixture
def reports(province: Path) -> Reports:
    return Reports(province)
