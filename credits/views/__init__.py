"""Pages of the credits and of the projects."""
