"""Random secrets that travel in links and cookies; only their digest is stored."""

import hashlib
import secrets
from dataclasses import dataclass, field

TOKEN_BYTES = 32  # 256 bits


@dataclass(frozen=True)
class NewToken:
    """A fresh secret and the digest to store in its place."""

    secret: str = field(repr=False)
    digest: str


def new_token() -> NewToken:
    """Draw a URL-safe secret of 256 bits."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    return NewToken(secret=secret, digest=digest(secret))


def digest(secret: str) -> str:
    """The SHA-256 of a secret, in hexadecimal.

    A plain hash is enough: the input has 256 random bits, nothing to guess. Whatever a
    browser sends in its place has a digest too, lone surrogates included.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
