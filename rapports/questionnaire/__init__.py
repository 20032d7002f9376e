"""The questionnaire as a document: pure, without a row. `lecture.lire` reads it, `etat` says what is missing."""
