"""The records of a carnet: lists by part, their form, their page, proposals, bin and search."""
