"""People's names, as others read them."""


def full_name(first_name: str | None, last_name: str | None) -> str:
    """First and last name; empty when the account that had them is gone."""
    return f"{first_name or ''} {last_name or ''}".strip()
