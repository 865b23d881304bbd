"""Generated pages say what the code says."""

import importlib.util
import re

import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.customer_base import PUBLISHED_ESTIMATES, measured

LOG = pd.DataFrame({"customer_id": [1, 1], "date": pd.to_datetime(["1997-01-01", "1997-01-20"])})


@pytest.fixture(scope="module")
def pages(repository):
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["parameters", "outcomes", "rules", "schema"])
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


def test_code_named_in_the_pages_exists(repository):
    for page in ("model.md", "concepts.md"):
        for name in re.findall(
            r"`((?:customers|firms|market|outcomes|rules|scenario|state)/[a-z_/]*\.py)",
            (repository / "docs" / page).read_text(),
        ):
            assert (repository / "simulation" / name).exists(), f"{page}: {name}"


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
