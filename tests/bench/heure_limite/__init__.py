"""The deadline hour: 102 préfectures × 5 people saving at once, the web server then the database killed in the middle."""
