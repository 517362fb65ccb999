"""The files of records: on their pages, and all those of a carnet in one place."""
