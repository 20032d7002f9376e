"""Pages of the texts: reading (public), writing and publishing (MILDECA)."""
