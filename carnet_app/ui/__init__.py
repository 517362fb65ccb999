"""The design system: stateless pieces on ``rx.el``, styled by ``assets/styles/*.css``.

Import each from its module: this package imports nothing, because ``rxconfig.py`` reads
``carnet_app.ui.plugins``. A text or flag may be plain or a state's var; an empty text shows
nothing.

layout      page_layout(*children, account=None, current="", class_name="") · AccountMenu(name,
            initials, on_sign_out, signed_in=True) · partners_section() · follow_section()
meta        app.add_page(page, route=…, **page_meta(title, description=, path="", private=False))
surfaces    page_heading(title, lead=, actions=[…]) the h1 · section_heading(title, count=, action=)
            card(*children) · card_grid(*cards) · breadcrumb((label, href)…, current=) ·
            avatar(initials) · definition_list((term, text)…) · progress_ring(percent, label) ·
            prose(*children)
buttons     button(*children, kind="secondary"|"primary"|"quiet"|"danger", loading=, disabled=,
            on_click=) · submit_button(*children, loading=) · icon_button(icon, label, on_click=) ·
            link_button(*children, href=, kind=) · text_link(*children, href=) ·
            page_link(*children, href=, plain=False)
forms       form(*fields, on_submit=, error="", …)     always POST; its button is submit_button
fields      text_field, email_field, date_field, textarea_field, password_field(meter=)
            (name, label, *, error="", hint="", optional=False, **control) ·
            select_field(name, label, options, …) with options [(value, label)…] ·
            strength_meter(score 0–4, advice) · field_error(id, error)
choices     checkbox_field(name, *label, error="") · segmented_field(name, legend, options, value=,
            on_change=) · level_head(title, options) · preset_chip(label, pressed=, on_click=)
feedback    alert(text) role=alert · confirmation(text) role=status · notice(*children, tone=) ·
            banner(*children, action=) · pill(*children, tone=) · empty_state(title, text, action=,
            art=) · skeleton(class_name) · skeleton_lines(count)
            tones: shutter (news), tile (wrong, due), sage (in order), amber (waiting), plain
skeletons   cards_skeleton() · account_skeleton() · carnet_skeleton() · list_skeleton() ·
            sheet_skeleton()
dialogs     dialog(*children, title=, open=, on_open_change=, trigger=, description=, small=) ·
            dialog_actions(*buttons) · dialog_close(label="Annuler") · confirm_dialog(title=, text=,
            confirm=, on_submit=, typed_label=None, error="", …)
menus       dropdown_menu(name, label, *items) with menu_item(*children, menu=name, on_click=) and
            menu_link(*children, href=) · side_menu(*items, title=, current_label=) with
            side_menu_item(label, current=, on_click=|href=, count=, due=) · tabs(*tab_link(…)) ·
            bottom_bar(*actions) for a phone's main actions
icons       icon(name, size=20), drawn here; rx.icon for others
wraps       app_wraps(*beside) for rx.App(app_wraps=…)
plugins     ui_plugins() for rx.Config(plugins=…)
prefetch    prefetched_page(address): its scripts are fetched ahead of the visit

Layout inside a page: Tailwind utilities with the theme's names, in ``class_name``:
``text-muted``, ``bg-card``, ``border-line``, ``text-tile``, ``font-serif``, ``rounded-card``,
``rounded-control``… Style props such as ``padding=`` fail the build: use ``class_name``.
"""
