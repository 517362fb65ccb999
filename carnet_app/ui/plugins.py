"""Plugins for ``rxconfig.py``: what the front end needs from npm, pinned, and how it is built."""

import re
from pathlib import Path
from shutil import copyfile
from typing import Any

import reflex as rx
from reflex.plugins import Plugin
from reflex.utils.prerequisites import get_web_dir
from reflex_base import constants
from reflex_base.registry import RegistrationContext

from carnet_app.core.links import site_link
from carnet_app.http.theme import FONTS
from carnet_app.ui.meta import NOT_FOUND_DESCRIPTION, NOT_FOUND_TITLE, served_head

FIGTREE = "@fontsource-variable/figtree@5.3.0"
# One weight of Fraunces is 18 KB, the variable file 37 KB: titles use one weight only.
FRAUNCES = "@fontsource/fraunces@5.3.0"

_ELEMENTS = "utils/elements.js"
_CLIENT = "utils/state.js"
_ALIASES = "    alias: [\n"
_RUN_TIME_STYLE = "css:("
_PRELOADED_ENTRY = re.compile(
    r'<link rel="modulepreload" (href="/assets/entry\.client-[^"]+\.js")(?=/>)'
)
_EVALUATION = re.compile(r"\beval\(|\(0, eval\)\(")
_STYLESHEET = re.compile(r'<link href="/(?P<path>assets/[^"]+\.css)" rel="stylesheet"[^>]*(?=/>)')
# https://developer.chrome.com/docs/web-platform/explicit-compile-hints
_COMPILED_WHOLE = ("_*.js", "entry.client-*.js")
_COMPILE_HINT = "//# allFunctionsCalledOnLoad"
_WITHOUT_SCRIPTS = """<noscript><main class="container-page last-resort">
<h1>Cette page a besoin de JavaScript</h1>
<p>Activez-le dans les réglages de votre navigateur, puis rechargez la page.</p>
<p><a class="link" href="/">Revenir à l’accueil</a></p>
</main></noscript>"""
_PRELOADED_STYLES = re.compile(r'<link as="style" href="/assets/[^"]+\.css" rel="preload"(?=/>)')


class FontsPlugin(Plugin):
    """Installs the two fonts; ``assets/styles/tokens.css`` names the files, Vite bundles them.

    Every page needs the letters of French, which are here, 28 KB for both. Others come from
    the whole fonts, 38 KB more, on pages that have such a letter. ``make fonts`` made ours.
    """

    def get_frontend_development_dependencies(self, **_context: Any) -> list[str]:
        """The npm packages of the fonts, with their versions.

        Not `get_frontend_dependencies`: those are also imported by the pages' scripts.
        """
        return [FIGTREE, FRAUNCES]

    def pre_compile(self, **_context: Any) -> None:
        """Put the fonts of French beside the stylesheet that names them.

        Not `get_static_assets`: Reflex writes those as text.
        """
        put_french_fonts(get_web_dir())


class PlainElementsPlugin(Plugin):
    """Makes elements with React alone, 8 KB less on every page.

    Reflex makes them with Emotion, which styles at run time what has a style prop. Nothing
    here has one; the build fails when something does. Reflex also keeps its libraries whole
    on every page, for components that come as text: those need ``eval``, which is forbidden.
    """

    def get_static_assets(self, **_context: Any) -> list[tuple[Path, str | bytes]]:
        """What stands in for Emotion."""
        return [(Path(_ELEMENTS), 'export { createElement as jsx } from "react";\n')]

    def pre_compile(self, **context: Any) -> None:
        """Point the build to it."""
        RegistrationContext.ensure_context().bundled_libraries.clear()
        context["add_modify_task"]("vite.config.js", with_plain_elements)

    def post_build(self, **context: Any) -> None:
        """Refuse a build in which a style would be lost."""
        refuse_run_time_styles(Path(context["static_dir"]).parents[1])


class ShortNamesPlugin(Plugin):
    """Lets the build shorten the names in Reflex's client, 2 KB less on every page.

    What ``eval`` is given may use any name around it, so that a minifier leaves all of them as
    they are. Here it is given nothing: the pages' security policy forbids it.
    """

    def pre_compile(self, **context: Any) -> None:
        """Have the client's ``eval`` see nothing but global names."""
        context["add_modify_task"](_CLIENT, with_indirect_evaluation)


class InlineStylesPlugin(Plugin):
    """Writes the styles into each built page: the first paint waits for one answer, not two."""

    def post_build(self, **context: Any) -> None:
        """Rewrite the built pages; they are compressed afterwards."""
        built = Path(context["static_dir"])
        for page in built.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(with_inline_styles(text, built), encoding="utf-8")


class EntryPlugin(Plugin):
    """Has the script that starts React fetched at once, but read when its turn comes.

    It is the largest, and the last to run. Read on arrival, as a ``modulepreload`` is, it
    takes a processor from the first paint: 170 → 158 ms.
    """

    def post_build(self, **context: Any) -> None:
        """Rewrite the built pages; they are compressed afterwards."""
        for page in Path(context["static_dir"]).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(with_entry_in_its_turn(text), encoding="utf-8")


class WholePagesPlugin(Plugin):
    """Has the browser compile a page's script whole when it is fetched, off the thread that draws.

    By itself it compiles a function when it is first called: in a page just come nearly all of
    them, one by one, while somebody waits. Of the libraries only the entry, which comes after
    the first paint: compiling the others whole holds that up by 16 ms on two cores. To other
    browsers than Chromium it is a comment.
    """

    def post_build(self, **context: Any) -> None:
        """Mark the built scripts; they are compressed afterwards.

        Raises:
            ValueError: no script has a page's name, or the entry's.
        """
        folder = Path(context["static_dir"]) / "assets"
        for names in _COMPILED_WHOLE:
            found = list(folder.glob(names))
            if not found:
                raise ValueError("Reflex names the scripts of its pages in another way than before")
            for script in found:
                text = script.read_text(encoding="utf-8")
                script.write_text(f"{_COMPILE_HINT}\n{text}", encoding="utf-8")


class ShellPlugin(Plugin):
    """Describes the page that answers for unknown addresses, as the one that it is.

    It also answers for addresses with a number or a token in them: ``http.shell`` describes it
    anew then.
    """

    def post_build(self, **context: Any) -> None:
        """Rewrite that page; it is copied and compressed afterwards."""
        shell = Path(context["static_dir"]) / constants.ReactRouter.SPA_FALLBACK
        shell.write_text(with_description(shell.read_text(encoding="utf-8")), encoding="utf-8")


def put_french_fonts(web: Path) -> None:
    """Copy the files that hold the letters of French to where the pages are built."""
    folder = web / "styles" / "fonts"  # beside the one stylesheet that ours become parts of
    folder.mkdir(parents=True, exist_ok=True)
    for font in FONTS.glob("*.woff2"):
        copyfile(font, folder / font.name)


def with_description(page: str) -> str:
    """A built page that says what it is, and that there is nothing to see without scripts.

    Raises:
        ValueError: it has a title already, or no head and body to write in.
    """
    if "<title>" in page or page.count("</head>") != 1 or page.count("</body>") != 1:
        raise ValueError("Reflex builds the page of all other addresses in another way than before")
    described = served_head(
        NOT_FOUND_TITLE, description=NOT_FOUND_DESCRIPTION, address=site_link("/")
    )
    page = page.replace("</head>", f"{described}</head>")
    return page.replace("</body>", f"{_WITHOUT_SCRIPTS}</body>")


def with_plain_elements(config: str) -> str:
    """Vite's configuration, with Emotion replaced.

    Raises:
        ValueError: the configuration has no list of aliases.
    """
    if _ALIASES not in config:
        raise ValueError("Reflex writes Vite's configuration in another way than before")
    alias = (
        '      {\n        find: "@emotion/react",\n        replacement: fileURLToPath('
        f'new URL("./{_ELEMENTS}", import.meta.url)),\n      }},\n'
    )
    return config if alias in config else config.replace(_ALIASES, _ALIASES + alias)


def with_indirect_evaluation(client: str) -> str:
    """A script whose ``eval`` does not see the names around it.

    Raises:
        ValueError: it evaluates nothing.
    """
    if not _EVALUATION.search(client):
        raise ValueError("Reflex's client is written in another way than before")
    return _EVALUATION.sub("(0, eval)(", client)


def refuse_run_time_styles(web: Path) -> None:
    """Look through the compiled pages for elements with a style prop.

    Raises:
        ValueError: an element has one.
    """
    for folder in ("app", "app_components", "utils/components"):
        for script in (web / folder).rglob("*.jsx"):
            _, found, rest = script.read_text(encoding="utf-8").partition(_RUN_TIME_STYLE)
            if found:
                raise ValueError(
                    f"{script.name} gives an element a style, {rest[:60]!r}: "
                    "use class_name, or custom_attrs for an attribute"
                )


def with_inline_styles(page: str, folder: Path) -> str:
    """A built page that holds the styles its links lead to.

    The links stay, for React looks for them when it takes the page over, but fetch nothing.

    Args:
        page: The page's HTML.
        folder: Where the built files are.
    """

    def hold(link: re.Match[str]) -> str:
        styles = (folder / link["path"]).read_text(encoding="utf-8")
        return f"<style>{styles}</style>{link[0]} disabled"

    page = _PRELOADED_STYLES.sub(r'\g<0> media="not all"', page)
    return _STYLESHEET.sub(hold, page)


def with_entry_in_its_turn(page: str) -> str:
    """A built page that fetches its entry early, and leaves its reading to the import.

    Raises:
        ValueError: it does not have one entry.
    """
    page, found = _PRELOADED_ENTRY.subn(r'<link as="script" crossorigin="" \1 rel="preload"', page)
    if found != 1:
        raise ValueError("Reflex preloads the entry in another way than before")
    return page


def ui_plugins() -> list[Plugin]:
    """The plugins the design system needs, for ``rx.Config(plugins=…)``."""
    return [
        FontsPlugin(),
        PlainElementsPlugin(),
        ShortNamesPlugin(),
        InlineStylesPlugin(),
        EntryPlugin(),
        WholePagesPlugin(),
        ShellPlugin(),
        rx.plugins.TailwindV4Plugin({"plugins": []}),
    ]
