"""The types of a record's fields: how each is read, checked, shown and described."""

from carnet_app.catalogue.fields.base import AnyField, Field, InvalidValueError, Role, Value, Values
from carnet_app.catalogue.fields.choices import Choice, ChoiceOrOther, Option, YesNo
from carnet_app.catalogue.fields.contact_details import Email, Phone, Siret, Url
from carnet_app.catalogue.fields.dates import Day, Month
from carnet_app.catalogue.fields.numbers import Amount, Number, Whole
from carnet_app.catalogue.fields.references import Reference
from carnet_app.catalogue.fields.texts import Code, LongText, Text

__all__ = [
    "Amount",
    "AnyField",
    "Choice",
    "ChoiceOrOther",
    "Code",
    "Day",
    "Email",
    "Field",
    "InvalidValueError",
    "LongText",
    "Month",
    "Number",
    "Option",
    "Phone",
    "Reference",
    "Role",
    "Siret",
    "Text",
    "Url",
    "Value",
    "Values",
    "Whole",
    "YesNo",
]
