"""Who did what in one carnet, and when."""
