"""What is answered when an HTTP route fails in a way that nobody expected."""

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from carnet_app.http.plain_pages import plain_page

log = structlog.get_logger(__name__)

SORRY = "Une erreur est survenue de notre côté. Réessayez dans un instant."


async def answer_failure(request: Request, error: Exception) -> Response:
    """Log the error, and say that there was one: as a page to a browser that shows pages.

    Nothing of the error is told. For ``Starlette(exception_handlers={Exception: …})``, which
    raises the error again for the server once this is sent.
    """
    log.error("request failed", method=request.method, exc_info=error)
    if "text/html" in request.headers.get("accept", ""):
        return plain_page("failure.html", status_code=500)
    return PlainTextResponse(SORRY, status_code=500, headers={"cache-control": "no-store"})
