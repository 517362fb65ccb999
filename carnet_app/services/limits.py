"""How often one may try: per account, per address, per person, and overall.

Counters live in the memory of the process, or on Redis when there is one. They are
named by a keyed digest: no e-mail or network address is kept in clear.
"""

import hmac
import ipaddress
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage

from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.core.settings import get_settings

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_IPV6_SITE_BITS = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in a window that opens at the first one."""

    name: str
    attempts: int
    seconds: int


# Amounts of sign-in: pypi/warehouse, config.py.
SIGN_IN_PER_ACCOUNT = Limit("sign-in-account", 10, 5 * _MINUTE)
SIGN_IN_PER_IP = Limit("sign-in-ip", 10, 5 * _MINUTE)
SIGN_IN_OVERALL = Limit("sign-in-overall", 1_000, 5 * _MINUTE)
FAMILIAR_PLACE = Limit("familiar-place", 1, 30 * _DAY)  # a mark, never refused
SIGN_UP_PER_IP = Limit("sign-up-ip", 20, _HOUR)
MAIL_REQUESTS_PER_IP = Limit("mail-requests-ip", 30, _HOUR)
# One each, so that nobody uses up with one kind of message what another needs.
CONFIRMATIONS_PER_ADDRESS = Limit("confirmations-address", 5, _HOUR)
RESET_MAILS_PER_ADDRESS = Limit("reset-mails-address", 5, _HOUR)
REMINDERS_PER_ADDRESS = Limit("reminders-address", 2, _DAY)
# One rating can take 0.4 s of computing: enough for somebody who types, no more.
PASSWORD_RATINGS_PER_IP = Limit("password-ratings-ip", 100, 5 * _MINUTE)
PASSWORD_CHECKS_PER_ACCOUNT = Limit("password-checks-account", 10, 5 * _MINUTE)
EMAIL_CHANGES_PER_ACCOUNT = Limit("email-changes-account", 5, _HOUR)
INVITATIONS_PER_PERSON = Limit("invitations-person", 50, _DAY)
INVITATIONS_PER_RECIPIENT = Limit("invitations-recipient", 10, _DAY)
INVITATIONS_PER_CARNET = Limit("invitations-carnet", 30, _DAY)
PROPOSAL_MAILS = Limit("proposal-mails", 1, _HOUR)  # per carnet and contributor
CONTACT_PER_IP = Limit("contact-ip", 5, _HOUR)
CONTACT_PER_ADDRESS = Limit("contact-address", 3, _DAY)
CONTACT_OVERALL = Limit("contact-overall", 200, _DAY)


def hit(limit: Limit, *identifiers: str | int) -> None:
    """Count one attempt.

    Raises:
        TooManyAttemptsError: the limit was reached; it lifts when its window ends,
            whatever is tried meanwhile.
    """
    if not try_hit(limit, *identifiers):
        raise TooManyAttemptsError


def try_hit(limit: Limit, *identifiers: str | int) -> bool:
    """Count one attempt, and tell whether it is within the limit."""
    with _exactly():
        count = _storage().incr(_key(limit, *identifiers), limit.seconds)
    return count <= limit.attempts


def give_back(limit: Limit, *identifiers: str | int) -> None:
    """Uncount one attempt that turned out to be legitimate."""
    with _exactly():
        _storage().incr(_key(limit, *identifiers), limit.seconds, amount=-1)


def clear(limit: Limit, *identifiers: str | int) -> None:
    """Forget all attempts."""
    with _exactly():
        _storage().clear(_key(limit, *identifiers))


def was_hit(limit: Limit, *identifiers: str | int) -> bool:
    """Whether anything is counted at the moment."""
    return _storage().get(_key(limit, *identifiers)) > 0


def reset() -> None:
    """Forget everything, and choose the storage anew: for tests."""
    if _storage.cache_info().currsize:
        _storage().reset()
    _storage.cache_clear()


def network_of(ip: str) -> str:
    """What one visitor may be counted by: an IPv4 address, or the /64 an IPv6 one is in.

    Anyone with IPv6 has 2^64 addresses to try from.
    """
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, ipaddress.IPv4Address):
        return ip
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _IPV6_SITE_BITS), strict=False))


def _key(limit: Limit, *identifiers: str | int) -> str:
    named = "\0".join(str(identifier) for identifier in identifiers)
    secret = get_settings().derived_key("limits")
    digest = hmac.digest(secret, named.encode("utf-8", "surrogatepass"), sha256).hex()
    return _item(limit).key_for(digest)


@lru_cache(maxsize=64)
def _item(limit: Limit) -> RateLimitItem:
    return RateLimitItemPerSecond(limit.attempts, limit.seconds, namespace=limit.name)


@lru_cache(maxsize=1)
def _storage() -> Storage:
    url = get_settings().redis_url
    return RedisStorage(url) if url else MemoryStorage()


# The library's memory storage can lose first attempts made at the same instant.
_memory_lock = Lock()


def _exactly() -> AbstractContextManager[object]:
    return _memory_lock if isinstance(_storage(), MemoryStorage) else nullcontext()
