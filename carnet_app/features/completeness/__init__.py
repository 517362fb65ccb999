"""What the law asks of a carnet d’information du logement, and what this carnet already holds."""
