"""Input of the surveys. The form of a section is built from the questionnaire."""
