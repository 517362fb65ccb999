"""What is done to the built pages."""

import re
from pathlib import Path

import pytest

from carnet_app.core.links import site_link
from carnet_app.ui.plugins import (
    WholePagesPlugin,
    refuse_run_time_styles,
    with_description,
    with_entry_in_its_turn,
    with_indirect_evaluation,
    with_inline_styles,
    with_plain_elements,
)

CONFIG = 'resolve: {\n    alias: [\n      {\n        find: "$",\n      },\n    ],\n}'
HEAD = (
    '<head><link as="style" href="/assets/all-1a.css" rel="preload"/><title>Été</title>'
    '<link href="/assets/all-1a.css" rel="stylesheet" type="text/css"/></head>'
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with one built stylesheet."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "all-1a.css").write_text(r"a::after{content:'\1F'}", encoding="utf-8")
    return tmp_path


def test_a_page_holds_its_styles_and_fetches_none(built: Path) -> None:
    page = with_inline_styles(HEAD, built)
    assert r"<style>a::after{content:'\1F'}</style>" in page
    assert re.search(r'<link [^>]*rel="stylesheet"[^>]* disabled/>', page)
    assert re.search(r'<link as="style"[^>]* media="not all"/>', page)


def test_react_finds_the_links_it_knows(built: Path) -> None:
    page = with_inline_styles(HEAD, built)
    assert page.count('href="/assets/all-1a.css"') == 2


def test_a_page_without_styles_stays_as_it_is(built: Path) -> None:
    page = '<head><link href="/icon.svg" rel="icon"/></head>'
    assert with_inline_styles(page, built) == page


def test_the_entry_is_fetched_early_and_read_in_its_turn() -> None:
    first, entry = (
        f'<link rel="modulepreload" href="/assets/{name}-1a.js"/>'
        for name in ("root", "entry.client")
    )
    page = with_entry_in_its_turn(f"<head>{first}{entry}</head>")
    assert first in page
    assert entry not in page
    assert 'crossorigin="" href="/assets/entry.client-1a.js" rel="preload"/>' in page


def test_pages_and_the_entry_are_compiled_as_they_come(built: Path) -> None:
    names = ("_mon-espace_._index-1a.js", "entry.client-1a.js", "root-1a.js")
    page, entry, library = (built / "assets" / name for name in names)
    for script in (page, entry, library):
        script.write_text("const ete = 'été';", encoding="utf-8")
    WholePagesPlugin().post_build(static_dir=built)
    for script in (page, entry):
        assert script.read_text(encoding="utf-8").splitlines() == [
            "//# allFunctionsCalledOnLoad",  # the browser looks for it on the first line
            "const ete = 'été';",
        ]
    assert library.read_text(encoding="utf-8") == "const ete = 'été';"


def test_scripts_named_otherwise_are_not_taken_for_pages(built: Path) -> None:
    (built / "assets" / "_index-1a.js").touch()
    with pytest.raises(ValueError, match="another way"):
        WholePagesPlugin().post_build(static_dir=built)


@pytest.mark.parametrize(
    "page", ["<head></head>", '<head><link href="/assets/entry.client-1a.js"/>']
)
def test_a_page_without_a_preloaded_entry_is_not_taken_for_ours(page: str) -> None:
    with pytest.raises(ValueError, match="another way"):
        with_entry_in_its_turn(page)


def test_what_reflex_evaluates_sees_no_names_around_it() -> None:
    client = "evalReactComponent(a); await eval(`import(b)`); c(eval(d))"
    changed = with_indirect_evaluation(client)
    assert changed == "evalReactComponent(a); await (0, eval)(`import(b)`); c((0, eval)(d))"
    assert with_indirect_evaluation(changed) == changed


def test_another_client_is_not_taken_for_ours() -> None:
    with pytest.raises(ValueError, match="another way"):
        with_indirect_evaluation("evalReactComponent(a)")


def test_elements_come_from_react_alone() -> None:
    config = with_plain_elements(CONFIG)
    assert config.count('find: "@emotion/react"') == 1
    assert 'find: "$"' in config
    assert with_plain_elements(config) == config


def test_another_configuration_is_not_taken_for_ours() -> None:
    with pytest.raises(ValueError, match="another way"):
        with_plain_elements("export default {}")


def test_a_style_that_would_be_lost_fails_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "app_components" / "page"
    folder.mkdir(parents=True)
    (folder / "plain.jsx").write_text('jsx("p",{className:"a"})', encoding="utf-8")
    refuse_run_time_styles(tmp_path)
    (folder / "styled.jsx").write_text('jsx("p",{css:({ ["color"] : "red" })})', encoding="utf-8")
    with pytest.raises(ValueError, match=r"styled\.jsx.*color"):
        refuse_run_time_styles(tmp_path)


def test_the_page_of_unknown_addresses_is_described() -> None:
    page = with_description("<head><script>a</script></head><body><p>Oui</p></body>")
    head, body = page.split("</head>")
    assert ">Page introuvable · Mon Logement Numérique</title>" in head
    assert 'name="robots" content="noindex, nofollow"/>' in head
    assert 'property="og:title" content="Page introuvable · Mon Logement Numérique"/>' in head
    assert re.search(r'name="description" content="[^"]{30,160}"/>', head)
    assert f'rel="canonical" href="{site_link("/")}"/>' in head
    assert re.search(r"<p>Oui</p><noscript>.*JavaScript.*</noscript></body>", body, re.DOTALL)


@pytest.mark.parametrize(
    "page",
    ["", "<head></head>", "<head><title>Oui</title></head><body></body>", "<body></body>"],
)
def test_a_page_that_is_built_otherwise_fails_the_build(page: str) -> None:
    with pytest.raises(ValueError, match="another way"):
        with_description(page)
