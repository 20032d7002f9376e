"""Composing a questionnaire: pure operations on its document, what changes from one to another, what prevents opening it."""
