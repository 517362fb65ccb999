import base64
import hashlib

from carnet_app.core.tokens import digest, new_token


def test_a_token_carries_256_bits_fit_for_an_address() -> None:
    secret = new_token().secret
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    assert secret.replace("-", "").replace("_", "").isalnum()


def test_no_two_tokens_are_the_same() -> None:
    assert len({new_token().secret for _ in range(1000)}) == 1000


def test_only_the_digest_is_made_to_be_stored() -> None:
    token = new_token()
    assert token.digest == hashlib.sha256(token.secret.encode()).hexdigest()
    assert token.secret not in repr(token)


def test_whatever_a_browser_sends_has_a_digest() -> None:
    assert digest("\ud800\0") != digest("\ud801\0")
