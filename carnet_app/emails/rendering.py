"""From a template's folder and a context to a subject, a text and an HTML body."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from carnet_app.core.french import long_date
from carnet_app.core.links import site_link

TEMPLATES = Path(__file__).parent / "templates"
LOGO_FILE = TEMPLATES / "logo.png"
LOGO_CONTENT_ID = "logo.png"
SUBJECT_MAX_LENGTH = 200

# What could end a header line or make a subject read otherwise than it is written:
# controls, line and paragraph separators, bidirectional overrides.
_UNSAFE_IN_HEADER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LOOKS_LIKE_ADDRESS = re.compile(r"[/@\\]|\w\.\w")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be kept in the outbox."""

    subject: str
    text: str
    html: str


def render_message(template: str, context: Mapping[str, Any]) -> Rendered:
    """Render the three files of a template.

    Raises:
        jinja2.TemplateNotFound: no such template.
        jinja2.UndefinedError: the context lacks a value that the template shows.
    """
    values = {"site": site_link("/").rstrip("/"), **context}
    subject = _environment().get_template(f"{template}/subject.txt").render(values)
    html_values = {**values, "mail_subject": one_line(subject), "logo": f"cid:{LOGO_CONTENT_ID}"}
    text = _environment().get_template(f"{template}/body.txt").render(values)
    return Rendered(
        subject=one_line(subject)[:SUBJECT_MAX_LENGTH],
        text=_BLANK_LINES.sub("\n\n", text).strip() + "\n",
        html=_environment().get_template(f"{template}/body.html").render(html_values).strip(),
    )


def one_line(text: str) -> str:
    """The text on one line, without control or direction-changing characters."""
    return _UNSAFE_IN_HEADER.sub(" ", str(text)).strip()


def greet(first_name: str) -> str:
    """Greet by first name, unless it is no name: see ``named``."""
    name = named(first_name, "")
    return f"Bonjour {name}," if name else "Bonjour,"


def named(name: str, otherwise: str) -> str:
    """A person's name, unless it holds what a mail reader would make a link.

    Anyone can sign up with somebody else's address, or invite it: a name that is an
    advertisement must not travel to it.

    Args:
        name: The name, as they gave it.
        otherwise: What to call them then.
    """
    line = one_line(name)
    return line if line and not _LOOKS_LIKE_ADDRESS.search(line) else otherwise


def break_lines(text: str) -> Markup:
    """Escaped text whose line ends show in HTML."""
    return Markup("<br>\n").join(escape(line) for line in text.splitlines())


def name_day(day: date | str) -> str:
    """A date in full; a text is taken as it is."""
    return long_date(day) if isinstance(day, date) else str(day)


def label_of(value: object) -> str:
    """What the interface calls an access level; a text is taken as it is."""
    return str(getattr(value, "label", value))


def labelled(parts: Iterable[Mapping[str, object]]) -> list[tuple[str, str]]:
    """The parts of an invitation, as pairs of label and level."""
    return [(label_of(part["label"]), label_of(part["level"])) for part in parts]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"], default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        greet=greet,
        named=named,
        break_lines=break_lines,
        day=name_day,
        label=label_of,
        labelled=labelled,
    )
    return environment
