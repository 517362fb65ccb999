"""Takes secrets and personal data out of a text that is about to be kept."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

GONE = "[removed]"
_NOT_GONE = r"""(?!["']?\[removed\])"""
LONGEST, LONGEST_TRACE = 2_000, 20_000  # characters of one log entry, or of one with a traceback

# Anyone can have a text of their own logged: each rule below looks at a character a bounded
# number of times, whatever the text.

# In the names of what must not be kept: password, mot_de_passe, reset_token, Set-Cookie…
_SECRET = (
    r"(?:passw|passe\b|pwd|secret|token|ticket|cookie|authorization"  # noqa: S105 -- names
    r"|api_?key|session_?id)"
)
_SECRET_NAME = rf"(?<![\w-])(?=[\w-]*?{_SECRET})[\w-]++"
_QUOTED = r"""b?"(?:\\.|[^"\\])*"?|b?'(?:\\.|[^'\\])*'?"""
_IS_SECRET_NAME = re.compile(_SECRET, re.IGNORECASE)

# Each names what it cuts. Those that cut to the end come first: what they cut needs no more.
_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # Reflex: events that are not understood are logged or raised whole.
    (re.compile(r"(\bevent data:? ?).*", re.IGNORECASE | re.DOTALL), rf"\1{GONE}"),
    (re.compile(r"(must be a dictionary, but received ).*", re.DOTALL), rf"\1{GONE}"),
    (
        re.compile(r"(Error transforming event (?:payload|argument)[^:']*).*", re.DOTALL),
        rf"\1: {GONE}",
    ),
    (re.compile(r"(with value |, but got ).*", re.DOTALL), rf"\1{GONE}"),
    (re.compile(r"(\bpayload=).*", re.DOTALL), rf"\1{GONE}"),
    # asyncio: the repr of a task holds the repr of its exception.
    (re.compile(r"(\bexception=\w+)\(.*", re.DOTALL), rf"\1({GONE})>"),
    # SQLAlchemy and pydantic quote the values they failed on.
    (re.compile(r"(\[parameters: ).*", re.DOTALL), rf"\1{GONE}]"),
    (re.compile(r"(input_value=).*?(, input_type=|\Z)", re.DOTALL), rf"\1{GONE}\2"),
    # Addresses of pages.
    (
        re.compile(
            r"/(confirmer|reinitialiser|nouvelle-adresse|invitations)/(?!\w+\.py\b)[^\s/\"'?#&<>]+"
        ),
        rf"/\1/{GONE}",
    ),
    (re.compile(r"(?<=[?&])([\w.%-]+)=[^&\s\"'<>#]*"), rf"\1={GONE}"),
    # Named values, as written by repr, JSON, headers and forms.
    (
        re.compile(r"((?:set-)?cookie[\"']?\s*[:=]\s*+)(?![\"'{\[])[^\n]+", re.IGNORECASE),
        rf"\1{GONE}",
    ),
    (re.compile(r"(\bauthorization[\"']?\s*[:=]\s*+)(?![\"'])[^\n]+", re.IGNORECASE), rf"\1{GONE}"),
    (
        re.compile(
            rf"({_SECRET_NAME}[\"']?\s*+[:=]\s*+){_NOT_GONE}(?:{_QUOTED}|[^\s,;&)}}\]]+)",
            re.IGNORECASE,
        ),
        rf"\1{GONE}",
    ),
    # Client identifiers open a state; tokens of ours have 43 characters.
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), GONE),
    (re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])"), GONE),
    (
        re.compile(r"[^\s@<>\"'(),;:=/\[\]{}|]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)*", re.IGNORECASE),
        "[e-mail]",
    ),
)

_TRACEBACK = "Traceback (most recent call last):"
_BETWEEN = ("During handling of the above exception", "The above exception was the direct cause")
_GROUP_MARGIN = re.compile(r"^ *(?:\| ?|\+ |\+-)")
_EXCEPTION_LINE = re.compile(r"([\w.]+)(?::|$)")
# Exceptions that tell of the machine, and not of what a person typed.
_TELLING = re.compile(
    r"(?:^|\.)(?:\w*OperationalError|OSError|\w*ConnectionError|Connection\w+Error|TimeoutError|"
    r"FileNotFoundError|PermissionError|AttributeError|NameError|ImportError|ModuleNotFoundError)$"
)


def redact(text: str) -> str:
    """The text without passwords, tokens, cookies, event payloads and e-mail addresses."""
    longest = LONGEST_TRACE if _TRACEBACK in text else LONGEST
    if len(text) > longest:
        text = f"{text[:longest]}… [cut]"
    text = _silence_exceptions(text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def redact_values(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A structured entry whose texts are redacted, and whose secrets are gone by their name."""
    return {
        name: GONE if _IS_SECRET_NAME.search(name) else _redact_value(value)
        for name, value in entry.items()
    }


def _redact_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return redact_values(cast("Mapping[str, Any]", value))
    if isinstance(value, list | tuple):
        return [_redact_value(one) for one in cast("list[Any]", value)]
    return redact(str(value))


def _silence_exceptions(text: str) -> str:
    """Keep a traceback's frames and its exceptions' names, but not what most of them say.

    An exception may quote whatever it could not handle.
    """
    if _TRACEBACK not in text:
        return text
    kept: list[str] = []
    state = "before"
    for line in text.split("\n"):
        bare = _GROUP_MARGIN.sub("", line)
        if _TRACEBACK in bare:
            state = "frames"
        elif bare.lstrip().startswith(_BETWEEN):
            state = "before"
        elif state == "frames" and bare and not bare[0].isspace():
            state = "message"
            line = _name_exception(line, bare)
        elif state == "message":
            continue
        kept.append(line)
    return "\n".join(kept)


def _name_exception(line: str, bare: str) -> str:
    named = _EXCEPTION_LINE.match(bare)
    if named is None:
        return GONE
    name = named.group(1)
    return line if _TELLING.search(name) or bare == name else f"{name}: {GONE}"
