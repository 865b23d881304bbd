"""Generated pages say what the code says."""

import ast
import importlib.util
import re
import unicodedata

import pandas as pd
import pytest
from PIL import Image

import simulation as sim
from simulation.experiments.customer_base import PUBLISHED_ESTIMATES, measured
from simulation.rules.lifecycle import ENDED, STAGES
from simulation.state.moves import MOVES

LOG = pd.DataFrame({"customer_id": [1, 1], "date": pd.to_datetime(["1997-01-01", "1997-01-20"])})


@pytest.fixture(scope="module")
def pages(repository):
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["parameters", "outcomes", "experiment_files", "rules", "glossary", "schema", "odd"])
def test_generated_pages_are_up_to_date(pages, repository, name):
    file, page = pages.PAGES[name]
    assert (repository / "docs" / file).read_text() == page(), f"run: python docs/generate.py {name}"


def test_face_validity_compares_every_measure(pages, repository):
    text = (repository / "docs" / "face_validity.md").read_text()
    for measure in pages.PUBLISHED:
        assert f"| {measure} |" in text
    for name in pages.ORDINARY_MARKETS:
        assert name in text
        assert (repository / "scenarios" / f"{name}.yaml").exists()


def test_links_between_pages_lead_somewhere(repository):
    for page in [repository / "README.md", *(repository / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def anchors_of(text):
    """What can be linked to in a page: its headings, as they are usually turned into anchors, and anchors set by hand."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading.lower())) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain} | set(re.findall(r'<a id="([^"]+)">', text))


def test_links_to_a_place_in_a_page_lead_to_one(repository):
    for page in [repository / "README.md", *(repository / "docs").glob("*.md")]:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text()):
            led_to = page.parent / target if target else page
            assert anchor in anchors_of(led_to.read_text()), f"{page.name}: {target}#{anchor}"


def test_code_named_in_the_pages_exists(repository):
    for page in ("model.md", "concepts.md", "odd.md", "nomenclature.md"):
        for name in re.findall(
            r"`((?:customers|firms|market|outcomes|rules|scenario|state)/[a-z_/]*\.py)",
            (repository / "docs" / page).read_text(),
        ):
            assert (repository / "simulation" / name).exists(), f"{page}: {name}"


def functions_marked(path, marks):
    """Names of the functions in a file that have one of the decorators."""
    functions = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))
    return {
        function.name
        for function in functions
        if any(getattr(each, "id", "") in marks for each in function.decorator_list)
    }


@pytest.mark.parametrize(("folder", "marks"), [("rules", {"rule"}), ("customers", {"phase", "section"})])
def test_the_odd_protocol_names_every_rule_and_every_phase_of_the_customers_week(repository, folder, marks):
    page = (repository / "docs" / "odd.md").read_text()
    files = sorted((repository / "simulation" / folder).glob("*.py"))
    names = {name for path in files for name in functions_marked(path, marks)}
    assert len(names) > 20
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", page))))
    assert names - named == set()


def test_the_odd_protocol_has_all_its_parts(repository):
    page = (repository / "docs" / "odd.md").read_text()
    parts = ["1 Purpose and patterns", "2 Entities, state variables, and scales", "3 Process overview and scheduling",
             "4 Design concepts", "5 Initialization", "6 Input data", "7 Submodels"]  # fmt: skip
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == parts
    concepts = ["Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
                "Interaction", "Stochasticity", "Collectives", "Observation"]  # fmt: skip
    among = page[page.index("## 4") : page.index("## 5")]
    assert re.findall(r"^### (.+)$", among, re.MULTILINE) == concepts
    assert page.count(": written by docs/generate.py -->") == 5


def test_the_picture_of_the_lifecycle_shows_the_moves_there_are(pages, repository):
    pages._find_neighbours()
    from lifecycle_picture import lifecycle_picture
    from odd_tables import moves

    with Image.open(repository / "docs" / "pictures" / "lifecycle.png") as kept:
        assert kept.text["Description"] == moves(), "run: python docs/generate.py lifecycle"
    (axes,) = lifecycle_picture().axes
    drawn = [patch for patch in axes.patches if hasattr(patch, "get_arrowstyle")]
    # a line and a head for each; one arrow from the frame stands for all endings
    assert len(drawn) == 2 * (sum(move.after != ENDED for move in MOVES) + 1)
    assert {text.get_text().lower().replace(" ", "_") for text in axes.texts} >= set(STAGES)


def test_the_page_on_replications_has_every_headline_scenario(pages, repository):
    from studies.replications import HEADLINES  # found once the pages are loaded

    text = (repository / "docs" / "replications.md").read_text()
    for headline in HEADLINES:
        assert text.count(f"`{headline.name}`") >= 4  # factors, replications needed, the law, outcomes
        assert f"| {sim.load_scenario(repository / 'scenarios' / f'{headline.name}.yaml').focal} | Score" in text


def test_the_page_on_real_customers_has_every_number_that_is_compared(repository):
    text = (repository / "docs" / "real_data.md").read_text()
    for name in (*PUBLISHED_ESTIMATES.with_means(), *measured(LOG).numbers()):
        assert f"| {name} |" in text or f"| *{name}* |" in text
