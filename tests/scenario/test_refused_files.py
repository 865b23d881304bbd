"""A file that is no scenario is refused with one line that says where and why, quickly, and without running anything."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from simulation.scenario.errors import ScenarioError
from simulation.scenario.loading import load, read_yaml
from tests.scenario.small_market import GOOD, Market, Write, complaint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml: is empty; a scenario is a mapping of parameters (name: value)"),
        ("# only a comment\n", "x.yaml: is empty;"),
        ("---\n", "x.yaml: is empty;"),
        ("- 1\n", "x.yaml:1: must hold a mapping of parameters (name: value), but holds a list"),
        ("weeks\n", "x.yaml:1: must hold a mapping of parameters (name: value), but holds a single value"),
        ("weeks: 1\n\nweeks: 2\n", "x.yaml:3: the key 'weeks' is given twice, in line 1 and in line 3"),
        ("f:\n  a: 1\n  a: 2\n", "x.yaml:3: f: the key 'a' is given twice, in line 2 and in line 3"),
        ("weeks: 1\n---\nweeks: 2\n", "x.yaml:2: holds a second document ('---'); a scenario is one document"),
        ("a: b: c\n", "x.yaml:1: is not YAML: mapping values are not allowed here"),
        ("a:\n\tb: 1\n", "x.yaml:2: is not YAML: found character '\\t'"),
        ("a: 1\nb: [1\n", "x.yaml:3: is not YAML: "),
        ("a: \x07\n", "x.yaml:1: is not YAML: the sign '\\x07' is not allowed"),
        ('a: "\\UFFFFFFFF"\n', "x.yaml:1: is not YAML: "),
        ('a: 1\nb: "\\ud800"\n', "x.yaml:2: b: holds half a character"),
        ("a: *b\n", "x.yaml:1: a: the alias *b has no anchor before it"),
        ("a: &a [*a]\n", "x.yaml:1: a.0: the alias *a stands within what it stands for"),
        ("2020: 1\n", 'x.yaml:1: a key must be a text; write it in quotes: "2020"'),
        ("a: {true: 1}\n", 'x.yaml:1: a: a key must be a text; write it in quotes: "true"'),
        ("? [a]\n: 1\n", "x.yaml:1: a key must be a text"),
        ("<<: {a: 1}\n", "x.yaml:1: the merge key '<<' is not accepted; use 'extends', or write the keys out"),
        ("a: .nan\n", "x.yaml:1: a: must be a finite number, but is .nan"),
        ("a: [1, -.inf]\n", "x.yaml:1: a.1: must be a finite number, but is -.inf"),
        ("a: 1e999\n", "x.yaml:1: a: must be a finite number, but 1e999 is too large for one"),
        ("a: " + "9" * 41, "x.yaml:1: a: is a number of 41 digits; at most 40 are accepted"),
        ("a: 0." + "9" * 1000, "x.yaml:1: a: is a number of 1002 digits"),
        ("a: !!python/object/apply:os.system [ls]\n",
         "x.yaml:1: a: a tag that would run code is not accepted: !!python/object/apply:os.system"),
        ("a: !!python/name:os.system x\n", "x.yaml:1: a: a tag that would run code is not accepted"),
        ("a: !unit 3\n", "x.yaml:1: a: the tag !unit is not accepted; write plain values without tags"),
        ("a: !!binary abcd\n", "x.yaml:1: a: the tag !!binary is not accepted"),
        ("a: !!set {b}\n", "x.yaml:1: a: the tag !!set is not accepted"),
        ("a: !!map [1]\n", "x.yaml:1: a: the tag !!map is not accepted"),
        ("a: !!int x\n", "x.yaml:1: a: is tagged !!int, but 'x' is none"),
        ("a: !!float true\n", "x.yaml:1: a: is tagged !!float, but 'true' is none"),
        ("a: " + "[" * 60 + "]" * 60, "is nested deeper than 50 levels"),
        ("? " + "k" * 300 + "\n: 1\n", "x.yaml:1: a key must be at most 200 characters long, but has 300"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_scenario_is_refused_with_one_line(write: Write, text: str, said: str) -> None:
    message = complaint(write("x.yaml", text))
    assert said in message
    assert message.count("\n") == 0


def test_no_tag_ever_runs_anything(write: Write, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    complaint(write("x.yaml", f"a: !!python/object/apply:os.mkdir ['{mark}']\n"))
    assert not mark.exists()


def test_aliases_that_would_multiply_are_refused_before_they_do(write: Write) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    assert "holds more than 50000 values (aliases written out)" in complaint(write("x.yaml", "\n".join(levels)))


def test_aliases_cannot_hide_depth(write: Write) -> None:
    levels = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 60)]
    assert "is nested deeper than 50 levels" in complaint(write("x.yaml", "\n".join(levels)))


def test_a_missing_file_suggests_its_neighbour(write: Write) -> None:
    write("scenarios/baseline.yaml", GOOD)
    said = complaint("scenarios/basline.yaml")
    assert said == "scenarios/basline.yaml: there is no such file; did you mean 'baseline.yaml'?"


def test_a_folder_a_device_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    assert "is a folder; name a scenario file in it" in complaint(tmp_path)
    assert "cannot be read" in complaint("a\0b")
    if os.path.exists("/dev/zero"):
        assert "is no ordinary file" in complaint("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no ordinary file" in complaint(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("x.yaml", GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ScenarioError, match=r"x\.yaml: cannot be read: Permission denied"):
        read_yaml(path)


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"weeks: 1\ntitle: caf\xe9\n")
    assert complaint(path) == f"{path}:2: is not UTF-8 text (byte 0xe9); save it as UTF-8"
    path.write_bytes("weeks: 1".encode("utf-16"))
    assert "is not UTF-8 text" in complaint(path)


def test_a_file_larger_than_a_mebibyte_is_refused_and_one_of_just_that_size_is_not(write: Write) -> None:
    text = "weeks: 52\n#" + "-" * (2**20 - 11)
    assert load(Market, write("x.yaml", text)).weeks == 52
    assert complaint(write("x.yaml", text + "-")) == "x.yaml: is larger than 1 MiB, too large for a scenario"


def test_no_more_than_a_mebibyte_of_a_huge_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.touch()
    os.truncate(path, 2**28)
    tracemalloc.start()
    try:
        complaint(path)
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        "shocks: [" + "1," * (2**19 - 10) + "]",
        "[" * (2**20 - 1),
        "firms:\n" + "".join(f" firm{i}: x\n" for i in range(24_000)),
        "".join(f"key{i}: x\n" for i in range(24_000)),
        "[" + "x\n" * (2**19 - 2) + "]",
    ],
    ids=["items", "depth", "wrong values", "unknown keys", "one long text"],
)
def test_the_largest_file_is_refused_quickly(write: Write, text: str) -> None:
    path = write("x.yaml", text)
    start = time.process_time()
    complaint(path)
    assert time.process_time() - start < 6  # about one second on an idle machine
