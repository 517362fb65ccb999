"""What one person feels, in Chromium: weight, first paint, the way in, the click that answers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.figures import median, percentile
from benchmarks.people import PASSWORD, Person
from benchmarks.probes import ARM, DONE, LIVE, WATCH
from tests import browsers

SETTLING_MS = 1_000
LOADING_MS, LOADING_ON_A_PHONE_MS = 1_000, 3_000
"""Longer than a first visit takes: nobody asks the page how far it is meanwhile."""
WARM_UPS = 3
CREATING = "section[aria-label='Créer un carnet']"
LONG_AGO = "1990-01-01"  # so that it stands first: works are listed by the end of their guarantee
_LATENCY_MS, _KBPS, _SLOWER_CPU = 150, 1_638.4, 4  # Lighthouse's mobile: slow 4G
_BYTES_PER_KBIT = 125
_visitors = count(1)


@dataclass
class Traffic:
    """What a page loaded."""

    bytes: int = 0
    requests: int = 0
    _awaited: set[str] = field(default_factory=set[str])

    @property
    def kb(self) -> float:
        """Its bytes, in KB."""
        return self.bytes / 1024

    def note_request(self, fact: Mapping[str, Any]) -> None:
        """Count a request that goes over the network."""
        if not fact["request"]["url"].startswith(("data:", "blob:")):
            self.requests += 1
            self._awaited.add(fact["requestId"])

    def note_end(self, fact: Mapping[str, Any]) -> None:
        """Count what came, compressed, headers included."""
        if fact["requestId"] in self._awaited:
            self.bytes += int(fact["encodedDataLength"])


@dataclass(frozen=True, slots=True)
class Visit:
    """One first visit to a page, with an empty cache."""

    paint_ms: float
    interactive_ms: float
    shift: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """One Chromium for all."""
    with sync_playwright() as playwright:
        path = browsers.chromium_path(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=browsers.launch_arguments())
        yield browser
        browser.close()


def weigh_visit(browser: Browser, site: str, path: str) -> Traffic:
    """What a first visit loads. Nothing is timed: to count takes what first paint waits for."""
    with _visitor(browser, site) as context:
        page, traffic = context.new_page(), Traffic()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", traffic.note_request)
        wire.on("Network.loadingFinished", traffic.note_end)
        page.goto(path)
        page.wait_for_function(LIVE)
        page.wait_for_timeout(SETTLING_MS)
    return traffic


def measure_visits(
    browser: Browser, sites: Sequence[str], path: str, *, runs: int, phone: bool = False
) -> list[list[Visit]]:
    """First visits to a page of each site, in turns."""
    for site in sites:  # warms the server and Chromium, not the cache
        with _visitor(browser, site) as context:
            context.new_page().goto(path)
    rounds = [[_visit(browser, site, path, phone=phone) for site in sites] for _ in range(runs)]
    return [list(visits) for visits in zip(*rounds, strict=True)]


def measure_entries(
    browser: Browser, sites: Sequence[str], person: Person, *, runs: int
) -> list[list[float]]:
    """The ms from the sign-in click to the painted Mon espace of each site, in turns."""

    def wait(site: str) -> float:
        with _visitor(browser, site) as context:
            return _enter(context.new_page(), person)["painted"]

    rounds = [[wait(site) for site in sites] for _ in range(runs)]
    return [list(waits) for waits in zip(*rounds, strict=True)]


def measure_additions(
    browser: Browser, site: str, person: Person, *, runs: int, by_enter: bool = False
) -> list[float]:
    """The ms from the click on "Créer le carnet" to the carnet's card in the document.

    Args:
        browser: The Chromium to use.
        site: The server's address.
        person: Whose carnets they are.
        runs: How many to add.
        by_enter: Send the form by Enter in its field instead of the click.
    """
    waits: list[float] = []
    with _visitor(browser, site) as context:
        page = context.new_page()
        _enter(page, person)
        for number in range(runs + WARM_UPS):
            page.wait_for_timeout(150)
            name = f"Mesure {number} de {runs}"
            typed = f"{CREATING} input[name=name]"
            page.locator(typed).fill(name)
            pressed = typed if by_enter else f"{CREATING} [type=submit]"
            times = _timed(page, pressed, "h3", name, by_enter=by_enter)
            waits.append(times["inDocument"])
    return waits[WARM_UPS:]


def measure_quick_additions(
    browser: Browser, site: str, person: Person, *, runs: int
) -> list[float]:
    """The ms from the click on "Ajouter" of a part's short form to the record in its list."""
    waits: list[float] = []
    with _visitor(browser, site) as context:
        page = context.new_page()
        _enter(page, person)
        page.goto(f"/carnets/{person.carnets[0]}?partie=works")
        page.locator("main details:has(form) > summary").click()
        for number in range(runs + WARM_UPS):
            title = f"Ajout {number} de {runs}"
            page.locator("main form [name=title]").fill(title)
            page.locator("main form [name=state]").select_option("accepted")
            page.wait_for_timeout(300)  # until the page is read anew
            pressed = "main form:has([name=title]) [type=submit]"
            waits.append(_timed(page, pressed, "li.card h3", title)["inDocument"])
            page.wait_for_timeout(300)
    return waits[WARM_UPS:]


def measure_records(
    browser: Browser, site: str, person: Person, *, runs: int
) -> tuple[list[float], list[float]]:
    """The ms from saving a record to its page, and from its part's link to it in the list."""
    saved: list[float] = []
    listed: list[float] = []
    with _visitor(browser, site) as context:
        page = context.new_page()
        _enter(page, person)
        page.goto(f"/carnets/{person.carnets[0]}?partie=works")
        for number in range(runs + WARM_UPS):
            title = f"Mesure {number} de {runs}"
            page.locator("main a[href$='nouvelle?type=works']:visible").first.click()
            page.locator("main form [name=title]").wait_for()
            page.wait_for_timeout(SETTLING_MS)  # until then it may be the form before, emptied
            page.locator("main form [name=title]").fill(title)
            page.locator("main form [name=state]").select_option("accepted")
            page.locator("main form details:not([open]) summary").click()
            page.locator("main form [name=guarantee_until]").fill(LONG_AGO)
            page.wait_for_timeout(150)
            saved.append(_timed(page, "main form [type=submit]", "h1", title)["inDocument"])
            page.wait_for_timeout(150)
            part = "main nav a[href$='partie=works']"
            listed.append(_timed(page, part, "li.card h3", title)["inDocument"])
    return saved[WARM_UPS:], listed[WARM_UPS:]


def summarize_visits(device: str, visits: list[Visit]) -> dict[str, float]:
    """The medians of several visits, named after the device: "" or "_phone"."""
    return {
        f"paint{device}_ms": median([visit.paint_ms for visit in visits]),
        f"interactive{device}_ms": median([visit.interactive_ms for visit in visits]),
        f"shift{device}": median([visit.shift for visit in visits]),
    }


def summarize_waits(name: str, waits: list[float]) -> dict[str, float]:
    """The usual wait, and the one that few exceed."""
    return {f"{name}_p50_ms": median(waits), f"{name}_p95_ms": percentile(waits, 95)}


def _visit(browser: Browser, site: str, path: str, *, phone: bool) -> Visit:
    with _visitor(browser, site, phone=phone) as context:
        page = context.new_page()
        if phone:
            _slow_down(context.new_cdp_session(page))
        page.goto(path, wait_until="commit")
        page.wait_for_timeout(LOADING_ON_A_PHONE_MS if phone else LOADING_MS)
        page.wait_for_function(LIVE, timeout=60_000)
        page.wait_for_timeout(SETTLING_MS)
        seen = page.evaluate("window.__seen")
        return Visit(
            paint_ms=seen["paint"],
            interactive_ms=max(seen["live"], seen["busyUntil"], seen["paint"]),
            shift=seen["shift"],
        )


def _slow_down(wire: Any) -> None:
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": _LATENCY_MS,
            "downloadThroughput": _KBPS * _BYTES_PER_KBIT,
            "uploadThroughput": _KBPS * _BYTES_PER_KBIT / 2,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER_CPU})


def _enter(page: Page, person: Person) -> dict[str, float]:
    page.goto("/login")
    page.wait_for_function(LIVE)
    page.wait_for_timeout(SETTLING_MS)
    page.locator("#email").fill(person.email)
    page.locator("#password").fill(PASSWORD)
    return _timed(page, "#submit", CREATING, "")


def _timed(
    page: Page, pressed: str, selector: str, text: str, *, by_enter: bool = False
) -> dict[str, float]:
    target = page.locator(pressed)
    if by_enter:
        target.focus()
    else:
        target.hover()  # so that the click itself is the mouse's alone, without Playwright's checks
    page.evaluate(ARM, [selector, text])
    if by_enter:
        page.keyboard.press("Enter")
    else:
        page.mouse.down()
        page.mouse.up()
    return page.evaluate(DONE)


@contextmanager
def _visitor(browser: Browser, site: str, *, phone: bool = False) -> Iterator[BrowserContext]:
    """A browser of its own, with an address of its own."""
    number = next(_visitors)
    context = browser.new_context(
        base_url=site,
        locale="fr-FR",
        viewport={"width": 360, "height": 780} if phone else {"width": 1280, "height": 800},
        is_mobile=phone,
        extra_http_headers={"X-Forwarded-For": f"203.0.{number // 250}.{number % 250 + 1}"},
    )
    context.add_init_script(WATCH)
    try:
        yield context
    finally:
        context.close()
