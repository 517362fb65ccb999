"""The open format of a record, as JSON Schema."""

from collections.abc import Mapping
from typing import Any

from carnet_app.catalogue.fields import AnyField
from carnet_app.catalogue.parts import PartKey

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(
    key: str, part: PartKey, label: str, fields: Mapping[str, AnyField]
) -> dict[str, Any]:
    """The schema of ``{"kind": …, "values": {…}}``; ``x-`` keywords say what fields are for."""
    values: dict[str, Any] = {
        "type": "object",
        "properties": {name: _property_of(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }
    return {
        "$schema": DRAFT,
        "title": label,
        "x-part": part.value,
        "type": "object",
        "properties": {"kind": {"const": key}, "values": values},
        "required": ["kind", "values"],
    }


def _property_of(field: AnyField) -> dict[str, Any]:
    described: dict[str, Any] = {"title": field.label}
    if field.help:
        described["description"] = field.help
    if field.role:
        described["x-role"] = field.role.value
    if field.is_amount:
        described["x-unit"] = "euro cent"
    elif unit := getattr(field, "unit", ""):
        described["x-unit"] = unit
    if options := getattr(field, "options", ()):
        described["x-labels"] = {option.key: option.label for option in options}
    if kinds := getattr(field, "kinds", ()):
        described["x-kinds"] = list(kinds)
    return described | field.schema()
