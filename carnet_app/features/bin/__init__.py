"""The bin of one carnet: what was deleted and can still come back."""
