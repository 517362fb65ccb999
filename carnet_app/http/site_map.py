"""What search engines may read: robots.txt and the sitemap of the public pages."""

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from carnet_app.core.links import site_link

PUBLIC_PAGES = (
    "/",
    "/comment-ca-marche",
    "/signup",
    "/login",
    "/mot-de-passe-oublie",
    "/contact",
    "/mentions-legales",
    "/confidentialite",
    "/accessibilite",
)
PRIVATE_PATHS = (
    "/mon-espace",
    "/mon-compte",
    "/carnets/",
    "/invitations/",
    "/confirmer/",
    "/reinitialiser/",
    "/nouvelle-adresse/",
    "/session/",
    "/courrier",
)


async def robots(_request: Request) -> Response:
    """Keep robots to the public pages."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {site_link('/sitemap.xml')}", ""]))


async def sitemap(_request: Request) -> Response:
    """List the public pages, in the form of sitemaps.org, protocol 0.9."""
    urls = "".join(f"<url><loc>{escape(site_link(path))}</loc></url>" for path in PUBLIC_PAGES)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    return Response(body, media_type="application/xml")


site_map_routes = [
    Route("/robots.txt", robots, methods=["GET"]),
    Route("/sitemap.xml", sitemap, methods=["GET"]),
]
