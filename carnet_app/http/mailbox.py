"""``/courrier``: the e-mails a site without mail server would have sent.

Only on a private or demonstration site: ``Settings.shows_captured_mail`` decides.
Elsewhere these addresses do not exist.
"""

import re

from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from carnet_app.core.database import LARGEST_ID, reading
from carnet_app.core.french import long_moment
from carnet_app.core.settings import get_settings
from carnet_app.emails.captured import CapturedMail, list_captured, read_captured
from carnet_app.emails.rendering import LOGO_CONTENT_ID
from carnet_app.http.plain_pages import encoded_logo, page_environment, plain_page

MAILBOX = "/courrier"
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def mailbox_routes() -> list[Route]:
    """The list of captured messages, and one message."""
    return [
        Route(MAILBOX, _show_list, methods=["GET"]),
        Route(f"{MAILBOX}/{{mail_id:int}}", _show_mail, methods=["GET"]),
    ]


async def _show_list(_request: Request) -> HTMLResponse:
    _require_captured_mail()
    mails = await run_in_threadpool(_read_list)
    return plain_page("mailbox.html", path=MAILBOX, mails=mails)


async def _show_mail(request: Request) -> HTMLResponse:
    _require_captured_mail()
    mail_id: int = request.path_params["mail_id"]
    mail = await run_in_threadpool(_read_mail, mail_id) if mail_id <= LARGEST_ID else None
    if mail is None:
        return plain_page(
            "mailbox.html", status_code=404, mails=await run_in_threadpool(_read_list)
        )
    as_text = request.query_params.get("vue") == "texte"
    return plain_page("mail.html", path=f"{MAILBOX}/{mail_id}", mail=mail, as_text=as_text)


def framed(html: str) -> str:
    """A message's HTML, fit for a frame: its links open in the whole window, its logo shows."""
    image = f"data:image/png;base64,{encoded_logo()}"
    return html.replace(f"cid:{LOGO_CONTENT_ID}", image).replace(
        "<head>", '<head><base target="_top">', 1
    )


def linked(text: str) -> Markup:
    """Escaped text whose web addresses can be followed."""
    pieces: list[Markup] = []
    end = 0
    for found in _WEB_ADDRESS.finditer(text):
        address = escape(found.group())
        pieces += [
            escape(text[end : found.start()]),
            Markup('<a href="{0}">{0}</a>').format(address),
        ]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _require_captured_mail() -> None:
    if not get_settings().shows_captured_mail:
        raise HTTPException(404)


def _read_list() -> object:
    with reading() as session:
        return list_captured(session)


def _read_mail(mail_id: int) -> CapturedMail | None:
    with reading() as session:
        return read_captured(session, mail_id)


page_environment().filters.update(framed=framed, linked=linked, long_moment=long_moment)
