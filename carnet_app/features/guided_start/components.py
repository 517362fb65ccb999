"""The steps of the guided start: the home, its equipment, a document, and what was done."""

from itertools import groupby
from typing import Any

import reflex as rx

from carnet_app.catalogue.appliances import APPLIANCES, CATEGORIES, Appliance
from carnet_app.catalogue.fields.choices import OTHER, Option
from carnet_app.features.guided_start.state import GuidedStartState
from carnet_app.features.guided_start.views import (
    APPLIANCE_INPUT,
    DOCUMENT,
    DONE,
    EQUIPMENT,
    HOME,
    HOME_FIELDS,
)
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, link_button, page_link, submit_button, text_link
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import field_error, text_field
from carnet_app.ui.forms import form
from carnet_app.ui.icons import icon
from carnet_app.ui.kinds import Flag, Text
from carnet_app.ui.surfaces import card
from carnet_app.ui.uploads import file_drop_zone, to_carnet

_STEP_LABELS = {HOME: "Logement", EQUIPMENT: "Équipements", DOCUMENT: "Document"}
_TYPE_ICONS = {
    "house": "house",
    "apartment": "building-2",
    "loft": "warehouse",
    "studio": "bed-single",
    OTHER: "ellipsis",
}
_PICTURE = (
    "relative flex cursor-pointer flex-col items-center justify-center gap-2 rounded-card border "
    "border-edge bg-card px-3 py-4 text-center leading-tight hover:bg-shutter-tint "
    "has-checked:border-shutter has-checked:bg-shutter-tint has-checked:text-shutter-deep "
    "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 "
    "has-focus-visible:outline-shutter"
)
_TICK = "tick absolute top-2 right-2 outline-none"


def progress() -> rx.Component:
    """The three steps, each a link; the current one is said and underlined."""
    start = GuidedStartState.start
    done = {
        HOME: start.home_id != 0,
        EQUIPMENT: start.equipment_count > 0,
        DOCUMENT: start.document_count > 0,
    }
    entries = (
        rx.el.li(_step_link(number, step, done[step]), class_name="min-w-0 flex-1")
        for number, step in enumerate(_STEP_LABELS, start=1)
    )
    return rx.el.nav(
        rx.el.ol(*entries, class_name="flex gap-2 sm:gap-4"), aria_label="Étapes des premiers pas"
    )


def _step_link(number: int, step: str, done: Flag) -> rx.Component:
    current = GuidedStartState.start.step == step
    mark = rx.el.span(
        rx.cond(done, icon("check", 18), rx.el.span(str(number))),
        class_name=rx.cond(
            done,
            "grid size-8 shrink-0 place-items-center rounded-full bg-sage-tint text-sage-deep",
            "grid size-8 shrink-0 place-items-center rounded-full bg-tile-tint font-semibold "
            "text-tile-deep",
        ),
    )
    return page_link(
        mark,
        rx.el.span(_STEP_LABELS[step], rx.cond(done, rx.el.span(", fait", class_name="sr-only"))),
        href=step_address_of(step),
        aria_current=rx.cond(current, "step", rx.Var("undefined")),
        class_name=(
            "flex h-full min-h-11 items-center gap-2 border-b-4 border-line pb-2 text-muted "
            "max-sm:flex-col max-sm:text-center max-sm:text-[0.9375rem] "
            "aria-[current]:border-shutter aria-[current]:font-semibold aria-[current]:text-ink"
        ),
    )


def step_address_of(step: str) -> rx.Var[str]:
    """The address of a step of the carnet shown."""
    return rx.Var.create(f"/carnets/{GuidedStartState.start.carnet_id}/demarrage?etape={step}")


def current_step() -> rx.Component:
    """The step the address names."""
    return rx.fragment(
        rx.match(
            GuidedStartState.start.step,
            (EQUIPMENT, _equipment_step()),
            (DOCUMENT, _document_step()),
            (DONE, _done()),
            _home_step(),
        )
    )


def _home_step() -> rx.Component:
    state = GuidedStartState
    home, errors = state.start.home, state.errors
    return _step_form(
        rx.el.h2("Où est votre logement ?"),
        card(
            rx.el.div(
                _home_text("address", auto_focus=True, auto_complete="street-address",
                           class_name="sm:col-span-6"),
                _home_text("postcode", optional=True, input_mode="numeric",
                           auto_complete="postal-code", class_name="sm:col-span-2"),
                _home_text("city", optional=True, auto_complete="address-level2",
                           class_name="sm:col-span-4"),
                _home_types(home["home_type"], errors.get("home_type", "")),
                _home_text("built_in", optional=True, input_mode="numeric",
                           class_name="sm:col-span-3"),
                class_name="grid gap-5 sm:grid-cols-6",
            ),
        ),
        _actions("Continuer", skip_to=EQUIPMENT),
        on_submit=state.save_home,
    )  # fmt: skip


def _home_text(name: str, **props: Any) -> rx.Component:
    """A text field of the home, labelled as the catalogue has it."""
    field = HOME_FIELDS[name]
    return text_field(
        name,
        field.label,
        error=GuidedStartState.errors.get(name, ""),
        default_value=GuidedStartState.start.home[name],
        placeholder=field.example,
        **props,
    )


def _home_types(value: Text, error: Text) -> rx.Component:
    options: tuple[Option, ...] = HOME_FIELDS["home_type"].options  # pyright: ignore -- a choice
    pictures = (
        rx.el.label(
            rx.el.input(
                type="radio",
                name="home_type",
                value=option.key,
                default_checked=value == option.key,
                class_name=_TICK,
            ),
            rx.icon(_TYPE_ICONS[option.key], size=26, aria_hidden="true"),
            option.label,
            class_name=_PICTURE,
        )
        for option in options
    )
    return rx.el.fieldset(
        rx.el.legend(
            HOME_FIELDS["home_type"].label,
            rx.el.span(" (facultatif)", class_name="optional"),
            class_name="field-label mb-1.5",
        ),
        rx.el.div(*pictures, class_name="grid grid-cols-2 gap-2.5 sm:grid-cols-5"),
        rx.el.input(
            type="text",
            id="home_type_other",
            name="home_type_other",
            default_value=GuidedStartState.start.home["home_type_other"],
            placeholder="Péniche, chalet…",
            aria_label="Type de logement, précisez",
            auto_complete="off",
            class_name=(
                f"control mt-2.5 hidden group-has-[input[value={OTHER}]:checked]/types:block"
            ),
        ),
        field_error("home_type", error),
        class_name="group/types min-w-0 sm:col-span-6",
    )


def _equipment_step() -> rx.Component:
    groups = groupby(APPLIANCES, key=lambda appliance: appliance.category)
    return _step_form(
        rx.el.div(
            rx.el.h2("Quels équipements avez-vous ?"),
            rx.el.p(
                "Leur entretien, ses périodicités légales et ses échéances s’ajoutent avec eux.",
                class_name="text-muted",
            ),
            class_name="flex flex-col gap-1",
        ),
        *(_category(CATEGORIES[category], list(each)) for category, each in groups),
        _actions("Ajouter au carnet", skip_to=DOCUMENT),
        on_submit=GuidedStartState.add_picked,
    )


def _category(label: str, appliances: list[Appliance]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label, class_name="mb-2 font-semibold"),
        rx.el.div(
            *(_appliance(appliance) for appliance in appliances),
            class_name="grid auto-rows-fr grid-cols-2 gap-2.5 sm:grid-cols-3 lg:grid-cols-4",
        ),
        class_name="min-w-0",
    )


def _appliance(appliance: Appliance) -> rx.Component:
    picture = rx.icon(
        appliance.icon, size=30, custom_attrs={"strokeWidth": 1.75}, aria_hidden="true"
    )
    box = rx.el.input(type="checkbox", name=f"{APPLIANCE_INPUT}{appliance.key}", class_name=_TICK)
    there = rx.el.span(
        icon("check", 16), "Déjà ajouté", class_name="flex items-center gap-1 text-sm font-semibold"
    )
    return rx.cond(
        rx.Var.create(GuidedStartState.start.there).contains(appliance.key),
        rx.el.div(
            picture,
            appliance.label,
            there,
            class_name=(
                "flex flex-col items-center justify-center gap-2 rounded-card bg-sage-tint px-3 "
                "py-4 text-center leading-tight text-sage-deep"
            ),
        ),
        rx.el.label(box, picture, appliance.label, class_name=_PICTURE),
    )


def _document_step() -> rx.Component:
    start = GuidedStartState.start
    count = start.document_count
    kept = notice(
        rx.cond(
            count > 1,
            f"{count} documents sont dans le carnet.",
            "Un document est dans le carnet.",
        ),
        tone="sage",
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Un premier document"),
            rx.el.p(
                "Une facture, un diagnostic, une notice… Photographiez ce que vous avez sous la "
                "main, ou choisissez un fichier. Vous direz plus tard de quoi il s’agit.",
                class_name="text-muted",
            ),
            class_name="flex flex-col gap-1",
        ),
        file_drop_zone(to_carnet(start.carnet_id), on_kept=GuidedStartState.show_document),
        rx.el.div(rx.cond(count > 0, kept), role="status", class_name="empty:sr-only"),
        rx.cond(
            count > 0,
            _finish_button(),
            rx.el.div(
                link_button("Passer cette étape", href=step_address_of(DONE)),
                class_name="flex max-sm:flex-col",
            ),
        ),
        class_name="flex flex-col gap-5",
    )


def _done() -> rx.Component:
    start = GuidedStartState.start
    equipment = rx.cond(
        start.equipment_count > 1,
        f"{start.equipment_count} équipements, et leur entretien",
        "Un équipement, et son entretien",
    )
    return rx.el.section(
        rx.el.h2("Votre carnet est ouvert"),
        card(
            rx.el.ul(
                _outcome(start.home_id != 0, "L’adresse du logement", HOME),
                _outcome(start.equipment_count > 0, equipment, EQUIPMENT, "Les équipements"),
                _outcome(start.document_count > 0, "Un premier document", DOCUMENT),
                class_name="flex flex-col gap-1",
            ),
        ),
        rx.el.p(
            "La suite peut attendre : factures, diagnostics et notices se rangent au fil "
            "de l’eau. Le bilan dit à tout moment ce que la loi demande et ce qui manque.",
            class_name="text-muted",
        ),
        rx.el.div(
            _finish_button(),
            link_button("Voir le bilan", href=f"/carnets/{start.carnet_id}/bilan"),
            class_name="flex flex-wrap gap-2.5",
        ),
        class_name="flex flex-col gap-5",
    )


def _outcome(done: Flag, label: rx.Var[str] | str, step: str, missing: str = "") -> rx.Component:
    there = rx.el.span(icon("check"), label, class_name="flex items-center gap-2.5 text-sage")
    to_do = rx.el.span(
        icon("clock"),
        rx.el.span(missing or label, class_name="min-w-0"),
        text_link(
            "à compléter",
            href=step_address_of(step),
            alone=True,
            class_name="ml-auto flex-none",
        ),
        class_name="flex items-center gap-2.5 text-muted",
    )
    return rx.el.li(rx.cond(done, there, to_do), class_name="min-h-11 content-center")


def _finish_button() -> rx.Component:
    return rx.el.div(
        button("Ouvrir le carnet", kind="primary", on_click=GuidedStartState.finish),
        class_name="flex max-sm:flex-col",
    )


def _step_form(*children: rx.Component, on_submit: Any) -> rx.Component:
    state = GuidedStartState
    return form(
        *children,
        on_submit=on_submit,
        error=state.errors.get(PAGE, ""),
        form_key=state.form_key,
        key=state.form_key,
        class_name="gap-5",
    )


def _actions(label: str, *, skip_to: str) -> rx.Component:
    """Always at hand, at the foot of the screen."""
    return rx.el.div(
        submit_button(label, loading=GuidedStartState.saving),
        link_button("Passer cette étape", href=step_address_of(skip_to), kind="quiet"),
        class_name=(
            "step-bar -mx-4 flex flex-wrap gap-2.5 px-4 py-3 whitespace-nowrap "
            "max-sm:[&>*]:flex-auto max-sm:[&>*]:px-2"
        ),
    )
