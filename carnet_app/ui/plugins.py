"""Plugins for ``rxconfig.py``: what the front end needs from npm, pinned."""

from typing import Any

import reflex as rx
from reflex.plugins import Plugin

FIGTREE = "@fontsource-variable/figtree@5.3.0"
# One weight of Fraunces is 18 KB, the variable file 37 KB: titles use one weight only.
FRAUNCES = "@fontsource/fraunces@5.3.0"


class FontsPlugin(Plugin):
    """Installs the two fonts; ``assets/styles/tokens.css`` names the files, Vite bundles them."""

    def get_frontend_development_dependencies(self, **_context: Any) -> list[str]:
        """The npm packages of the fonts, with their versions.

        Not `get_frontend_dependencies`: those are also imported by the pages' scripts.
        """
        return [FIGTREE, FRAUNCES]


def ui_plugins() -> list[Plugin]:
    """The plugins the design system needs, for ``rx.Config(plugins=…)``."""
    return [FontsPlugin(), rx.plugins.TailwindV4Plugin({"plugins": []})]
