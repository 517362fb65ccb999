"""Passwords at rest: bcrypt over a keyed pre-hash.

The pre-hash lets every byte of a long password count (bcrypt stops at 72 and its
version 5 raises beyond), and its key, kept outside the database, makes a stolen
table useless alone. Source: OWASP Password Storage Cheat Sheet, "Pre-Hashing
Passwords with bcrypt" and "Peppering".
"""

import base64
import hmac
from hashlib import sha384

import bcrypt

from carnet_app.core.bcrypt_engine import bcrypt_engine
from carnet_app.core.settings import get_settings


def hash_password(password: str) -> str:
    """Hash a password with the cost in force. Takes about 250 ms: never on the event loop."""
    salt = bcrypt.gensalt(rounds=get_settings().bcrypt_cost)
    return bcrypt_engine()(_prehash(password), salt).decode()


def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one that was hashed."""
    kept = password_hash.encode()
    return hmac.compare_digest(bcrypt_engine()(_prehash(password), kept), kept)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with another cost than the one in force."""
    return int(password_hash.split("$")[2]) != get_settings().bcrypt_cost


def _prehash(password: str) -> bytes:
    key = get_settings().derived_key("password-pepper")
    return base64.b64encode(hmac.digest(key, password.encode("utf-8", "surrogatepass"), sha384))
