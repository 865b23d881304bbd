"""Generated pages say what the code says."""

import importlib.util
import re

import pytest


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
