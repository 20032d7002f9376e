"""Pages of the roadmaps and of the plans."""
