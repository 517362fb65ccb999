import pytest

from carnet_app.services.devices import UNKNOWN_DEVICE, device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox sur Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36",
            "Chrome sur Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge sur Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/140.0 Mobile Safari/537.36",
            "Chrome sur Android",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) {WEBKIT} Version/18.5 Safari/605.1",
            "Safari sur Mac",
        ),
        ("curl/8.5", UNKNOWN_DEVICE),
        ("Firefox/140.0", "Firefox"),
        ("(Windows NT 10.0)", "Windows"),
        ("", UNKNOWN_DEVICE),
        ("<script>alert(1)</script>" * 500, UNKNOWN_DEVICE),
    ],
)
def test_a_browser_is_named_as_people_know_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
