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

_SALT_LENGTH = 22  # characters, of bcrypt's own base 64


def hash_password(password: str) -> str:
    """Hash a password with the cost in force. Takes about 250 ms: never on the event loop."""
    salt = bcrypt.gensalt(rounds=get_settings().bcrypt_cost)
    return bcrypt_engine()(_prehash(password), salt).decode()


def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one that was hashed."""
    kept = password_hash.encode()
    return hmac.compare_digest(bcrypt_engine()(_prehash(password), kept), kept)


def rehash_password(password: str, password_hash: str) -> str:
    """The hash of the same password at the cost in force, for whoever computes it.

    With the salt it had: of two people who sign in at once, neither undoes what the other
    checked against.
    """
    salt = f"$2b${get_settings().bcrypt_cost:02d}${password_hash.split('$')[3][:_SALT_LENGTH]}"
    return bcrypt_engine()(_prehash(password), salt.encode()).decode()


def spend_the_rest(password: str, password_hash: str) -> None:
    """Do the work that a hash at the cost in force takes beyond the one that was checked.

    Otherwise addresses with an account would answer sooner than those without, once the
    cost was raised. Source: Django's ``harden_runtime``.
    """
    more = 2 ** max(0, get_settings().bcrypt_cost - _cost_of(password_hash)) - 1
    for _ in range(more):
        bcrypt_engine()(_prehash(password), password_hash.encode())


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with another cost than the one in force."""
    return _cost_of(password_hash) != get_settings().bcrypt_cost


def _cost_of(password_hash: str) -> int:
    return int(password_hash.split("$")[2])


def _prehash(password: str) -> bytes:
    key = get_settings().derived_key("password-pepper")
    return base64.b64encode(hmac.digest(key, password.encode("utf-8", "surrogatepass"), sha384))
