"""Search inside one carnet."""
