"""Each message of the site, in both its forms."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import pytest

from carnet_app.catalogue.access import Access
from carnet_app.emails.rendering import TEMPLATES, Rendered, greet, render_message
from carnet_app.emails.smtp import build_mime
from carnet_app.models import LinkPurpose, OutboxMessage
from carnet_app.services.account_links import LINK_LIFETIME

SITE = "http://localhost:8000"
LINK = f"{SITE}/invitations/Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC10b2tlbi0x"
CARNET = {"carnet_name": "Maison des Tilleuls", "link": f"{SITE}/carnets/12"}
SHARED = {
    "inviter_name": "Anne Lemaire",
    "carnet_name": "Maison des Tilleuls",
    "message": "Bonjour Karim,\nvoici l’accès pour noter l’entretien de la chaudière.",
    "link": LINK,
    "expires_on": date(2026, 12, 14),
}

CONTEXTS: dict[str, dict[str, Any]] = {
    "confirm_account": {
        "first_name": "Anne",
        "email": "anne@exemple.fr",
        "link": LINK,
        "chooses_password": False,
    },
    "already_registered": {
        "first_name": "Anne",
        "login_link": f"{SITE}/login",
        "reset_link": f"{SITE}/mot-de-passe-oublie",
    },
    "reset_password": {"first_name": "Anne", "link": LINK},
    "password_changed": {"first_name": "Anne", "reset_link": f"{SITE}/mot-de-passe-oublie"},
    "confirm_new_email": {"first_name": "Anne", "link": LINK, "new_email": "anne.l@exemple.fr"},
    "email_change_requested": {"first_name": "Anne", "new_email": "anne.l@exemple.fr"},
    "email_changed": {"first_name": "Anne", "new_email": "anne.l@exemple.fr"},
    "invitation": {
        **SHARED,
        "parts": [
            {"label": "Équipements", "level": "Contribuer"},
            {"label": "Entretien", "level": Access.CONTRIBUTE},
            {"label": "Travaux", "level": Access.READ},
        ],
        "access_until": date(2027, 3, 1),
        "hide_amounts": True,
    },
    "invitation_accepted": {"owner_first_name": "Anne", "guest_name": "Karim Benali", **CARNET},
    "invitation_declined": {
        "owner_first_name": "Anne",
        "guest_email": "karim@exemple.fr",
        **CARNET,
    },
    "carnet_offered": SHARED,
    "carnet_offer_accepted": {
        "first_name": "Karim",
        "new_owner_name": "Anne Lemaire",
        "kept": Access.CONTRIBUTE,
        "private": "Assurances\u00a0(2), Budgets\u00a0(1)",
        "bin_was_filled": True,
        **CARNET,
    },
    "carnet_offer_declined": {"first_name": "Karim", "email": "anne@exemple.fr", **CARNET},
    "contact_operator": {
        "name": "Anne Lemaire",
        "email": "anne@exemple.fr",
        "subject": "Une question sur le partage",
        "message": "Bonjour,\npuis-je partager avec mon syndic\u202f?\nMerci\u202f!",
    },
    "contact_visitor": {},
    "record_proposed": {
        "first_name": "Anne",
        "author_name": "Karim Benali",
        "record_title": "Entretien de la chaudière",
        "part_label": "Entretien",
        **CARNET,
    },
    "proposal_accepted": {
        "first_name": "Karim",
        "answerer_name": "Anne Lemaire",
        "record_title": "Entretien de la chaudière",
        "corrected": True,
        **CARNET,
    },
    "proposal_refused": {
        "first_name": "Karim",
        "answerer_name": "Anne Lemaire",
        "record_title": "Entretien de la chaudière",
        "reply": "La date est celle de l’an dernier.",
        **CARNET,
    },
}
ALL = sorted(CONTEXTS)
LINK_KEYS = ("link", "login_link", "reset_link")
MARKUP = '"><img src=x onerror=alert(1)>&'


class Page(HTMLParser):
    """What a mail reader would show of a page, and what it would do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[str] = []
        self.buttons = 0
        self.words: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a":
            self.links.append(values["href"] or "")
        if tag == "img":
            self.images.append(values["src"] or "")
        if tag == "table" and values.get("class") == "button":
            self.buttons += 1
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split("\n"))


def rendered(name: str, /, **changes: object) -> Rendered:
    return render_message(name, {**CONTEXTS[name], **changes})


def test_each_folder_is_a_message_and_each_message_has_its_three_files() -> None:
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders == set(CONTEXTS)
    for name in folders:
        files = {path.name for path in (TEMPLATES / name).iterdir()}
        assert files == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("name", ALL)
def test_both_forms_hold_the_links_in_clear(name: str) -> None:
    message = rendered(name)
    page = Page(message.html)
    for key in LINK_KEYS:
        if link := CONTEXTS[name].get(key):
            assert f"\n{link}\n" in message.text
            assert link in page.links
    main = CONTEXTS[name].get("link") or CONTEXTS[name].get("login_link")
    assert main is None or main in page.text


@pytest.mark.parametrize("name", ALL)
def test_both_forms_are_complete(name: str) -> None:
    message = rendered(name)
    page = Page(message.html)
    for form in (message.subject, message.text, message.html):
        assert not re.search(r"\{\{|\}\}|\{%|None|Undefined", form)
    assert page.buttons == 1
    assert page.images == ["cid:logo.png"]
    for form in (message.text, page.text):
        assert "Mon Logement Numérique" in form
        assert "Vous recevez ce message parce qu" in form
        assert "Une réalisation ECSbtp" in form


@pytest.mark.parametrize("name", ALL)
def test_every_value_is_shown_in_both_forms(name: str) -> None:
    message = rendered(name)
    page = Page(message.html)
    for key, value in CONTEXTS[name].items():
        if isinstance(value, str):
            first_line = value.splitlines()[0]
            assert first_line in message.text, key
            assert first_line in page.text or value in page.links, key


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    html = rendered(name).html
    assert not re.search(r"""(src|background)=["']http|url\(|@import|<script|<link""", html)


@pytest.mark.parametrize("name", ALL)
def test_french_typography(name: str) -> None:
    message = rendered(name)
    page = Page(message.html)
    for form in (message.subject, message.text, page.text):
        assert not re.search(r"[  ]? [;!?»]|« | :(\s|$)|\w'\w", form.replace("--", ""))
    narrow = "[\u202f]"
    assert not re.search(rf"(?<!{narrow})[;!?](?![\w=&])", re.sub(r"https?://\S+", "", page.text))


@pytest.mark.parametrize("name", ALL)
def test_a_missing_value_is_an_error(name: str) -> None:
    for key in CONTEXTS[name]:
        context = {one: value for one, value in CONTEXTS[name].items() if one != key}
        with pytest.raises(jinja2.UndefinedError):
            render_message(name, context)


@pytest.mark.parametrize("name", [name for name in ALL if CONTEXTS[name]])
def test_markup_in_a_value_stays_text(name: str) -> None:
    changes = {key: MARKUP for key, value in CONTEXTS[name].items() if isinstance(value, str)} | (
        {"parts": [{"label": MARKUP, "level": MARKUP}]} if name == "invitation" else {}
    )
    html = rendered(name, **changes).html
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
    assert '=""&gt;' not in html


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_no_value_adds_a_header(name: str, ending: str) -> None:
    attack = f"Anne{ending}Bcc: eve@exemple.fr{ending}{ending}<p>corps"
    changes = {key: attack for key, value in CONTEXTS[name].items() if isinstance(value, str)}
    message = rendered(name, **changes)
    assert len(message.subject.splitlines()) == 1
    mime = build_mime(
        OutboxMessage(
            message_id="<1@localhost>",
            template=name,
            recipient="anne@exemple.fr",
            subject=message.subject,
            text_body=message.text,
            html_body=message.html,
        )
    ).as_message()
    assert mime["Bcc"] is None
    assert mime["To"] == "anne@exemple.fr"
    assert b"\nBcc:" not in mime.as_bytes().split(b"\n\n", 1)[0]


def test_a_subject_never_exceeds_its_column() -> None:
    subject = rendered("invitation", inviter_name="é" * 400).subject
    assert len(subject) <= 200


@pytest.mark.parametrize(
    "name", ["Gagnez sur piege.example", "http://piege", "a@piege", "www.piege", "  "]
)
def test_a_name_that_is_an_address_is_not_greeted(name: str) -> None:
    assert greet(name) == "Bonjour,"
    assert name.strip() == "" or name not in rendered("confirm_account", first_name=name).text


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("invitation", "inviter_name"),
        ("carnet_offered", "inviter_name"),
        ("invitation_accepted", "guest_name"),
        ("carnet_offer_accepted", "new_owner_name"),
        ("record_proposed", "author_name"),
        ("proposal_accepted", "answerer_name"),
        ("proposal_refused", "answerer_name"),
    ],
)
@pytest.mark.parametrize("name", ["Gagnez sur piege.example", "http://piege", "Prix a@piege"])
def test_a_senders_name_that_is_an_address_does_not_travel(
    template: str, key: str, name: str
) -> None:
    message = rendered(template, **{key: name})
    for form in (message.subject, message.text, message.html):
        assert name not in form
        assert "piege" not in form
    assert re.search("une (autre )?personne", message.text.lower())
    known = rendered(template, **{key: "Zoé D’Arcy"})
    assert "Zoé D’Arcy" in known.text


def test_an_invitation_of_nobody_reads_well() -> None:
    message = rendered("carnet_offered", inviter_name="www.piege.example")
    assert message.subject == "Une personne a préparé un carnet pour vous"
    assert "quel accès y garde cette personne." in message.text
    assert "a été indiquée par une personne inscrite. Si vous" in message.text


@pytest.mark.parametrize("name", ["Anne", "Jean-Noël", "D’Arcy", "J. R.", "Zoé Ève"])
def test_names_are_greeted(name: str) -> None:
    assert greet(name) == f"Bonjour {name},"


def test_an_invitation_says_what_it_opens_and_for_how_long() -> None:
    message = rendered("invitation")
    page = Page(message.html)
    for form in (message.text, page.text):
        assert "1er\u00a0mars\u00a02027" in form
        assert "14\u00a0décembre\u00a02026" in form
        assert "Les montants vous seront masqués." in form
    for line in (
        "- Équipements\N{NO-BREAK SPACE}: Contribuer",
        "- Travaux\N{NO-BREAK SPACE}: Consulter",
    ):
        assert line in message.text
    unlimited = rendered("invitation", access_until=None, hide_amounts=False)
    for said in ("prendra fin", "montants"):
        assert said not in unlimited.text + unlimited.html


def test_an_invitation_without_message_quotes_nothing() -> None:
    message = rendered("invitation", message="")
    assert 'class="quote"' not in message.html
    assert "«\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}»" not in message.text


def test_answering_a_visitor_writes_to_nobody_else() -> None:
    page = Page(rendered("contact_operator", email="a?bcc=eve@exemple.fr").html)
    assert page.links[1] == "mailto:a%3Fbcc%3Deve%40exemple.fr"


def test_line_ends_of_a_message_show() -> None:
    assert "Bonjour Karim,<br>" in rendered("invitation").html


@pytest.mark.parametrize("kept", [None, Access.NONE, ""])
def test_the_former_creator_learns_that_nothing_is_kept(kept: object) -> None:
    assert "Vous n’y avez plus accès" in rendered("carnet_offer_accepted", kept=kept).text


def test_the_former_creator_learns_what_was_erased() -> None:
    lost = rendered("carnet_offer_accepted")
    assert "effacé avec ses fichiers\u00a0: Assurances\u00a0(2), Budgets\u00a0(1)." in lost.text
    assert "Budgets\u00a0(1)" in lost.html
    assert "privé" not in rendered("carnet_offer_accepted", private="").text
    for form in (lost.text, lost.html):
        assert "La corbeille a été vidée" in form
    assert "corbeille" not in rendered("carnet_offer_accepted", bin_was_filled=False).text


def test_the_former_creator_learns_what_is_kept() -> None:
    assert "contribuer" in rendered("carnet_offer_accepted").text


@pytest.mark.parametrize(
    ("name", "purpose", "said", "meant"),
    [
        ("confirm_account", LinkPurpose.CONFIRM_ACCOUNT, "48 heures", timedelta(hours=48)),
        ("reset_password", LinkPurpose.RESET_PASSWORD, "une heure", timedelta(hours=1)),
        ("confirm_new_email", LinkPurpose.CHANGE_EMAIL, "48 heures", timedelta(hours=48)),
    ],
)
def test_the_lifetime_a_message_tells_is_the_links(
    name: str, purpose: LinkPurpose, said: str, meant: timedelta
) -> None:
    assert LINK_LIFETIME[purpose] == meant
    assert f"valable {said}" in rendered(name).text
    assert f"valable {said}" in rendered(name).html


def test_the_templates_travel_with_the_package() -> None:
    assert Path(TEMPLATES / "logo.png").read_bytes().startswith(b"\x89PNG")
