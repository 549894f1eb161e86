"""From a wheel it works as from a checkout: the config, the templates and the demo travel in it, and nothing else does."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import DEMO_SECONDS, ROOT, Ran, environment

OURS = ("ground", "store", "crawlers", "classify", "digest", "policywatch")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tree as it stands."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with everything that we need and without us."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False)
    borrowed = folder / "borrowed"
    borrowed.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "policywatch" not in path.name and path.suffix != ".pth":
            (borrowed / path.name).symlink_to(path)
    (site_packages(folder) / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    return folder


def site_packages(place: Path) -> Path:
    """Where the environment keeps what is installed."""
    (found,) = (place / "venv" / "lib").glob("python*/site-packages")
    return found


def run(place: Path, *words: object, cwd: Path) -> Ran:
    """Run the environment's Python in some folder."""
    return subprocess.run(
        [place / "venv" / "bin" / "python", *map(str, words)], cwd=cwd, env=environment(PYTHONPATH=""),
        capture_output=True, text=True, timeout=DEMO_SECONDS, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(wheel: Path, place: Path) -> Path:
    """The environment with the wheel installed, beside somebody else's folder called config."""
    before = run(place, "-m", "policywatch", "--version", cwd=ROOT)
    assert (before.returncode, before.stdout) == (0, "policywatch, run from its checkout and not installed\n"), (
        before.stderr
    )
    python = str(place / "venv" / "bin" / "python")
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, str(wheel)],
        check=True, timeout=60,
    )  # fmt: skip
    (site_packages(place) / "config").mkdir()
    return place


def test_a_wheel_holds_the_packages_the_command_line_and_the_config_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {one for one in tops if not one.startswith("policywatch-")} == set(OURS)
    config = f"policywatch-{wheel.name.split('-')[1]}.data/data/share/policywatch/config/"
    packed = {name.removeprefix(config) for name in names if name.startswith(config)}
    here = {str(path.relative_to(ROOT / "config")) for path in (ROOT / "config").rglob("*") if path.is_file()}
    assert packed == here
    assert [name for name in names if name.startswith("digest/forms/templates/")]
    assert not [name for name in names if "test" in name.split("/")[0] or name.endswith(".db")]


def test_installed_it_runs_from_there_and_finds_its_config(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import policywatch, store; print(policywatch.__file__, store.__file__)", cwd=tmp_path)
    assert all(str(installed) in path for path in where.stdout.split()), where.stdout + where.stderr
    done = run(installed, installed / "venv" / "bin" / "policywatch", "check", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(installed / "venv" / "share" / "policywatch" / "config") in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_installed_it_lays_out_a_deployment(installed: Path, tmp_path: Path) -> None:
    words = ("init", "desk", "--countries", "IE", "--contact", "https://ngo.example/", "--sender", "a@ngo.example")
    done = run(
        installed, installed / "venv" / "bin" / "policywatch", *words, "--operator", "it@ngo.example", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    checked = run(installed, installed / "venv" / "bin" / "policywatch", "check", cwd=tmp_path / "desk")
    assert checked.stdout.startswith("config: "), checked.stderr


def test_installed_it_has_a_version(installed: Path, wheel: Path, tmp_path: Path) -> None:
    done = run(installed, "-m", "policywatch", "--version", cwd=tmp_path)
    assert done.stdout == f"policywatch {wheel.name.split('-')[1]}\n"


def test_config_and_tests_are_no_modules_of_an_installation(installed: Path, tmp_path: Path) -> None:
    for name in ("config.themes", "tests"):
        assert "ModuleNotFoundError" in run(installed, "-c", f"import {name}", cwd=tmp_path).stderr


def test_the_demo_runs_from_an_installation_in_another_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "-m", "policywatch", "demo", "--folder", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out" / "outbox").rglob("*.eml"))) == 4
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
