"""pyproject.toml, constraints.txt and environment.yml describe one environment."""

import re
import tomllib
from importlib.metadata import requires
from itertools import chain

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
OWNERS_CHOICE = ("jupyterlab", "pandas", "matplotlib", "seaborn", "nbconvert", "papermill")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    stated = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in stated}


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(text) for text in chain(PROJECT["dependencies"], *extras)]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_each_requirement_is_pinned_to_a_version_it_allows(requirement):
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_conda_and_pip_users_get_the_same_versions():
    conda = dict(
        entry.split("=", 1)
        for entry in ENVIRONMENT["dependencies"]
        if isinstance(entry, str) and re.match(r"[\w-]+=\d", entry)
    )
    versions = {name.removesuffix("-base"): version for name, version in conda.items()}
    assert versions == {name: pins()[name] for name in OWNERS_CHOICE}


def test_conda_installs_the_project_with_the_extras_of_make():
    pip = next(entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))["pip"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    extras = re.search(r"--editable '(\.\[[a-z,]+\])'", makefile).group(1)
    assert pip == ["--constraint constraints.txt", f"--editable {extras}"]
    assert set(extras[2:-1].split(",")) == set(PROJECT["optional-dependencies"])


def test_python_is_asked_for_alike():
    assert f"python{PROJECT['requires-python']}" in ENVIRONMENT["dependencies"]


def test_the_libraries_fixed_by_the_owner_are_required():
    required = {canonicalize_name(Requirement(text).name) for text in requires("kontum_stats")}
    assert required >= set(OWNERS_CHOICE)


def test_no_file_of_the_environment_names_a_host():
    for name in ("constraints.txt", "environment.yml", "pyproject.toml"):
        assert "://" not in (ROOT / name).read_text("utf-8"), name
