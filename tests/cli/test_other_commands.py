"""``validate``, ``scenarios``, ``schema`` and ``reference``."""

import json
from pathlib import Path

import pytest

BAD = "title: Bad\nweaks: 3\nseed: -1\ncustomers: {number: 10, segments: {A: {share: 1, orientation: cost}}}\nfirms: {F: {}}\n"


def test_validate_good_ones(lab):
    result = lab("validate", "small.yaml")
    assert result.exit_code == 0
    assert result.stdout == "OK   small.yaml: A small market (200 customers, 2 firms, 8 weeks)\n"


def test_validate_tells_all_problems_of_all_files(lab):
    Path("bad.yaml").write_text(BAD)
    result = lab("validate", "missing.yaml", "bad.yaml", "small.yaml", "nosuchname")
    assert result.exit_code == 2
    assert "OK   small.yaml" in result.stdout
    assert "BAD  bad.yaml: 2 problems" in result.stdout
    assert "bad.yaml:2: weaks: unknown key; did you mean 'weeks'?" in result.stderr
    assert "bad.yaml:3: seed: must be at least 0" in result.stderr
    assert "missing.yaml: there is no such file" in result.stderr
    assert "nosuchname: there is no such file" in result.stderr


def test_validate_manifests(lab):
    lab("run", "small.yaml", "--no-figures", "--quiet")
    manifest = Path("results/small/manifest.yaml")
    assert "loyalty-lab run, complete" in lab("validate", manifest).stdout
    manifest.write_text(manifest.read_text().replace("number: 200", "number: 201"))
    result = lab("validate", manifest)
    assert result.exit_code == 2
    assert "was changed after the run" in result.stderr


def test_scenarios(lab, folder):
    Path("scenarios").mkdir()
    Path("small.yaml").rename("scenarios/small.yaml")
    Path("scenarios/broken.yaml").write_text("title: [")
    Path("scenarios/notes.txt").touch()
    result = lab("scenarios")
    assert result.exit_code == 0
    assert result.stdout == (
        "scenarios/broken.yaml\n    cannot be loaded; see: loyalty-lab validate scenarios/broken.yaml\n\n"
        "scenarios/small.yaml\n    A small market\n    Does it run?\n\n"
    )
    Path("elsewhere").mkdir()
    assert "no scenario files (.yaml) in elsewhere" in lab("scenarios", "--folder", "elsewhere").stderr
    assert lab("scenarios", "--folder", "nowhere").exit_code == 2


def test_the_shipped_scenarios_are_found_from_anywhere(lab):
    result = lab("scenarios")
    assert result.exit_code == 0
    assert "retention_vs_acquisition.yaml\n    " in result.stdout
    assert "cannot be loaded" not in result.stdout


def test_schema(lab):
    result = lab("schema")
    schema = json.loads(result.stdout)
    assert "firms" in schema["properties"]
    assert lab("schema", "--out", "schema.json").stdout == ""
    assert json.loads(Path("schema.json").read_text()) == schema


def test_reference(lab):
    result = lab("reference", "--out", "parameters.md")
    assert result.exit_code == 0
    text = Path("parameters.md").read_text()
    assert text.startswith('<a id="scenario"></a>')
    assert lab("reference").stdout == text


@pytest.mark.parametrize("command", ["schema", "reference"])
def test_files_that_cannot_be_written(lab, command):
    result = lab(command, "--out", "no/such/folder/file")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_follow_prints_the_story_and_keeps_it_with_tables_and_a_figure(lab):
    result = lab("follow", "small.yaml", 7, "--weeks", 12)
    assert result.exit_code == 0
    folder = Path("results/small_customer_7")
    story = (folder / "story.txt").read_text()
    assert story.startswith("Customer 7 is one of the ")
    assert " ".join(story.split()) in " ".join(result.stdout.split())
    assert {path.name for path in folder.iterdir()} == {
        "story.txt", "life.png", "events.csv", "weeks.csv", "choices.csv", "satisfaction.csv", "messages.csv",
    }  # fmt: skip


def test_follow_says_which_customers_there_are(lab):
    result = lab("follow", "small.yaml", 999_999, "--no-figures")
    assert result.exit_code == 2
    assert "there is no customer 999999: ids go from 0 to " in result.stderr
    assert not Path("results/small_customer_999999").exists()
