"""Input of the texts, one file for each of their pages."""
