"""README, CONTRIBUTING, CHANGELOG and the decisions say what is there."""

import re
import tomllib
from itertools import chain

import pytest
import typer
from places import PACKAGE, ROOT

from kontum_stats import __version__
from kontum_stats.cli.main import app

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands
OPTIONS = {
    name: {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    | {"-h", "--help"}
    for name, command in COMMANDS.items()
}
# Of other programs: make passes it to JupyterLab.
OTHERS = {"--no-browser"}


def code_of(markdown: str) -> list[str]:
    """The lines of its code blocks, and what stands between backticks elsewhere."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", markdown, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return [*chain.from_iterable(block.splitlines() for block in blocks),
            *re.findall(r"`([^`\n]+)`", rest)]  # fmt: skip


def test_every_command_is_in_the_readme():
    said = " ".join(code_of(README))
    assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", said)] == []


@pytest.mark.parametrize("guide", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_command_and_option_of_a_guide_exists(guide):
    for code in code_of(guide):
        called = re.match(r"kontum-stats (\w+)", code)
        if called:
            assert called[1] in COMMANDS, code
        known = OPTIONS[called[1]] if called else set().union(OTHERS, *OPTIONS.values())
        options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", code)
        if called or code.startswith("--"):
            assert set(options) <= known, code


def test_every_path_of_the_contributors_guide_is_there():
    named = [
        code for code in code_of(CONTRIBUTING) if re.fullmatch(r"[\w./-]+(/|\.[a-z]{2,})", code)
    ]
    wanted = [name for name in named if "NN_" not in name]
    assert len(wanted) > 25
    homes = (PACKAGE, ROOT, ROOT / "data" / "raw", ROOT / "notebooks")
    assert [name for name in wanted if not any((home / name).exists() for home in homes)] == []


def test_version_and_changelog_agree():
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changes, flags=re.MULTILINE
    )
    assert versions[0] == __version__
    assert versions == sorted(versions, reverse=True)


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_the_readme_lists_the_wings_in_their_order():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    names = re.findall(r"kontum_stats\.(\w+)", " ".join(reversed(layers)))
    wings = [name for name in names if (PACKAGE / name).is_dir()]
    rows = re.findall(r"^\| `(\w+)/` \|", README, flags=re.MULTILINE)
    assert rows == wings


def test_the_readme_names_the_extras():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (said,) = re.findall(r"the extras ((?:`\w+`[, and\n]*)+)", README)
    assert {*re.findall(r"`(\w+)`", said)} == project["optional-dependencies"].keys() - {"test"}
