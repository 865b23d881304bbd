"""What is committed works on any machine: no address of a package registry, no folder of one computer, no lock file."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "crates" + ".io",
    "conda" + ".anaconda",
    "npmmirror" + ".com",
)
LOCK_FILES = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "pylock.toml", "yarn.lock"}
HOMES = "home|Users|root|work|builds|workspace"
A_MACHINES_FOLDER = re.compile(rf"(?<![\w.:/~$}}\])*-])/(?:{HOMES})/[\w.-]+|\bfile:///\w|\b[A-Z]:\\+Users\\", re.ASCII)


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Git in the repository."""
    return subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False)


def committed_or_about_to_be() -> list[Path]:
    """Return every file that Git tracks or would add."""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed.returncode != 0:
        pytest.skip("not a Git repository")
    return [path for name in listed.stdout.split("\0") if name and (path := REPOSITORY / name).is_file()]


def text_of(path: Path) -> str:
    """Return a file's text, or nothing if it is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = [
        f"{path.name}: {host}" for path in committed_or_about_to_be() for host in REGISTRIES if host in text_of(path)
    ]
    assert not found, "\n".join(found)


def test_no_file_names_a_folder_of_one_machine() -> None:
    here = f"{REPOSITORY}/"
    found = []
    for path in committed_or_about_to_be():
        text = text_of(path)
        found += [f"{path.relative_to(REPOSITORY)}: {match[0]}" for match in A_MACHINES_FOLDER.finditer(text)]
        found += [f"{path.relative_to(REPOSITORY)}: {here}"] * (here in text)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("open('" + "/ho" + "me/ann/model.yaml')", True),
        ("path: " + "/Us" + "ers/ann/model.yaml", True),
        ("C:" + "\\Users\\ann", True),
        ("at file:" + "///srv/model.yaml", True),
        ("see https://example.org" + "/ho" + "me/page", False),
        ("scenarios/ho" + "me/page", False),
        ("service at ho" + "me/garden/anywhere", False),
    ],
)
def test_a_folder_of_one_machine_is_recognised(text: str, caught: bool) -> None:
    assert bool(A_MACHINES_FOLDER.search(text)) is caught


def test_lock_files_are_ignored_not_committed() -> None:
    assert not {path.name for path in committed_or_about_to_be()} & LOCK_FILES
    assert git("check-ignore", "-q", "uv.lock").returncode == 0


def test_no_large_file_is_committed() -> None:
    large = [
        f"{path.name}: {path.stat().st_size:,} bytes"
        for path in committed_or_about_to_be()
        if path.stat().st_size > 2e6
    ]
    assert not large, "\n".join(large)
