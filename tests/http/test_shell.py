import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from carnet_app.http.shell import ShellPages, read_shell

BEFORE = "<html><head><style>" + "p{color:red}" * 2_000 + "</style>"
AFTER = "</head><body>é</body></html>"


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    file = tmp_path / "shell.html"
    file.write_text(f"{BEFORE}<title data-served>Rien</title>{AFTER}", encoding="utf-8")
    read_shell.cache_clear()
    return file


@pytest.fixture
def site(shell: Path) -> TestClient:
    def head_of(path: str, encoded: str, asked: Mapping[str, str]) -> str | None:
        if not path.startswith("/carnets/"):
            return None
        return f"<title>Carnet {encoded} {asked.get('partie', '')}</title>"

    return TestClient(ShellPages(PlainTextResponse("autre"), shell=shell, head_of=head_of))


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_shell_has_the_head_of_the_page_it_becomes(site: TestClient, encoding: str) -> None:
    for path, said in (("/carnets/12?partie=works", "12 works"), ("/carnets/é", "%C3%A9 ")):
        answer = site.get(path, headers={"accept-encoding": encoding})
        assert answer.status_code == 200
        assert answer.text == f"{BEFORE}<title>Carnet /carnets/{said}</title>{AFTER}"
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"


def test_it_is_sent_as_small_as_if_it_had_been_compressed_whole(site: TestClient) -> None:
    answer = site.get("/carnets/12")
    whole = len(gzip.compress(answer.content, 9))
    assert int(answer.headers["content-length"]) <= whole * 1.1 + 64


def test_a_page_that_is_known_is_not_sent_again(site: TestClient) -> None:
    tag = site.get("/carnets/12").headers["etag"]
    assert site.get("/carnets/12", headers={"if-none-match": tag}).status_code == 304
    assert site.get("/carnets/12", headers={"if-none-match": f"W/{tag}"}).content == b""
    assert site.get("/carnets/13", headers={"if-none-match": tag}).status_code == 200
    other = site.get("/carnets/12", headers={"accept-encoding": "identity"})
    assert other.headers["etag"] != tag


def test_only_its_head_is_asked_for(site: TestClient) -> None:
    got, asked = site.get("/carnets/12"), site.head("/carnets/12")
    assert asked.content == b""
    assert asked.headers == got.headers


def test_other_addresses_and_acts_pass(site: TestClient, shell: Path) -> None:
    assert site.get("/contact").text == "autre"
    assert site.post("/carnets/12").text == "autre"
    shell.unlink()
    assert site.get("/carnets/12").text == "autre"


@pytest.mark.parametrize("page", ["", "<head></head>", "<title>Oui</title></head>"])
def test_a_shell_that_is_built_otherwise_is_refused(tmp_path: Path, page: str) -> None:
    file = tmp_path / "other.html"
    file.write_text(page, encoding="utf-8")
    read_shell.cache_clear()
    with pytest.raises(ValueError, match="another way"):
        read_shell(file)
