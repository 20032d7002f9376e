"""What the review of an answer looks at, as pure functions."""
