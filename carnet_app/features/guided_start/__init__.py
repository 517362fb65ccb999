"""The first three minutes of a carnet: the home, its equipment, a first document."""
