"""What tests share: a small province of a few raw rows, from which each test changes what it
speaks of, the repository's own review, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from building import build_tables
from hypothesis import HealthCheck, settings
from places import source

ROOT = Path(__file__).parents[1]

# A busy machine is slow, and that is no fault of the code. In CI the same examples each time:
# what is searched for anew is found by people, not by a commit that did not cause it.
settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

SMALL = {
    "sources.csv": """source,title_vi,title_en,publisher,issued,first_year,last_year,sha256
s1,Báo cáo thử,A trial review,LĐLĐ tỉnh,2014-03-01,2012,2013,
""",
    "indicators.csv": """indicator,section,label_vi,label_en,unit,kind,note
employees,context,Người lao động,Employees,person,stock,
union_members,membership,Đoàn viên,Union members,person,stock,
union_density,membership,Tỷ lệ đoàn viên,Union density,percent,rate,
meetings,rights,Hội nghị,Meetings,unit,flow,
meeting_rate,rights,Tỷ lệ hội nghị,Meeting rate,percent,rate,
relief,rights,Tiền ủng hộ,Relief,VND,amount,
courses,membership,Khóa học,Course attendance,person,flow,
""",
    "breakdowns.csv": """breakdown,dimension,label_vi,label_en
female,sex,Nữ,Women
male,sex,Nam,Men
state,sector,Nhà nước,State
non_state,sector,Ngoài Nhà nước,Non-state
""",
    "derivations.csv": """indicator,breakdown,operation,left,right
union_density,*,share,union_members:*,employees:*
union_members,state,difference,union_members,union_members:non_state
""",
    "identities.csv": """check,kind,left,right,of,if_broken,note_vi,note_en
ratio:meeting_rate,ratio,meetings,meeting_rate,,,,
""",
    "figures_2012.csv": """indicator,breakdown,period,printed,reading,source,locator,note
employees,,2012,1.000 người,,s1,I,
union_members,,2012,800,,s1,I,
union_members,non_state,2012,100,,s1,fn:1,
""",
    "figures_2013.csv": """indicator,breakdown,period,printed,reading,source,locator,note
employees,,2013,1.200,,s1,I,
union_members,,2013,900 đoàn viên,,s1,I,
union_members,state,2013,780,,s1,I,
union_members,non_state,2013,120,,s1,I,
meetings,,2013,30/40,,s1,fn:2,
meeting_rate,,2013,"75,0%",,s1,fn:2,
relief,,2013,"149,6 triệu đồng",,s1,fn:3,
relief,,2013,"149,6 triệu đồng",,s1,fn:4,
courses,,2012-2013,khoảng 50 lượt,,s1,II.1,[period_inferred] two school years
""",
}


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """The data folder of a small province; its raw files are `SMALL`."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name, content in SMALL.items():
        (raw / name).write_text(content, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture(scope="session")
def repository_raw() -> Path:
    """The raw files of the repository, to be read and not to be changed."""
    return ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def review_data(tmp_path_factory: pytest.TempPathFactory, repository_raw: Path) -> Path:
    """The data folder of the repository's review with every processed table, built once for all
    tests: to be read, not to be changed."""
    folder = tmp_path_factory.mktemp("review") / "data"
    folder.mkdir()
    (folder / "raw").symlink_to(repository_raw)
    return build_tables(folder)


@pytest.fixture
def real_data(tmp_path: Path) -> Path:
    """A copy of the repository's data folder, raw files only."""
    target = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "raw", target / "raw", ignore=shutil.ignore_patterns("source"))
    return target


@pytest.fixture(scope="session")
def source_document() -> Path:
    """The review that the raw figures were copied from; it is not part of the repository."""
    return source()
