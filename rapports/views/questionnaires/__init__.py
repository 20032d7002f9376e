"""Pages of the MILDECA that compose the questionnaire of the yearly survey."""
