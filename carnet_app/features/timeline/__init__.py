"""Everything dated in one carnet, year by year."""
