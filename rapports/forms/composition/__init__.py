"""Forms that compose a questionnaire: each gives the operation that its save applies to the document."""
