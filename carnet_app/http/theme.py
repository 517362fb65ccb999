"""The site's fonts and colours, for the pages that our own routes answer with.

Both are read where they are written, in ``assets/styles/tokens.css``, which the build turns into
the stylesheet of all other pages.
"""

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from carnet_app.http.headers import ONE_DAY

FONTS = Path(__file__).parent / "fonts"
TOKENS = Path(__file__).parents[2] / "assets" / "styles" / "tokens.css"
ADDRESS = "/polices"

_FACE = re.compile(r"^@font-face \{.*?^\}", re.DOTALL | re.MULTILINE)
_COLOUR = re.compile(r"(--[a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\);")
_FAMILY = re.compile(r"--(?:sans|serif): [^;]+;")


async def send_font(request: Request) -> FileResponse:
    """Send one of the fonts; the built pages have copies of them under names of their own."""
    name: str = request.path_params["name"]
    if name not in {font.name for font in FONTS.glob("*.woff2")}:
        raise HTTPException(404)
    return FileResponse(
        FONTS / name,
        media_type="font/woff2",
        headers={"cache-control": f"public, max-age={ONE_DAY}"},
    )


font_routes = [Route(f"{ADDRESS}/{{name}}", send_font, methods=["GET"])]


@lru_cache(maxsize=1)
def theme_styles() -> Markup:
    """The faces that hold French, those that stand for them meanwhile, and the colours.

    As the reader's browser prefers, light or dark: only a script knows what they chose here.
    """
    tokens = TOKENS.read_text(encoding="utf-8")
    faces = [face for face in _FACE.findall(tokens) if "@fontsource" not in face]
    colours = _COLOUR.findall(tokens)
    light = " ".join(f"{name}: {value};" for name, value, _ in colours)
    dark = " ".join(f"{name}: {value};" for name, _, value in colours)
    styles = "\n".join(
        (
            *(face.replace("./fonts/", f"{ADDRESS}/") for face in faces),
            f":root {{ {light} {' '.join(_FAMILY.findall(tokens))} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}",
        )
    )
    return Markup(styles)  # noqa: S704 -- a file of ours
