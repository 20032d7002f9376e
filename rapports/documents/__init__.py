"""Documents of the national report: they lay out figures, and compute nothing."""
