"""Documents of the survey and of the national report: they lay out what was computed elsewhere."""
