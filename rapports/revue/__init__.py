"""The review of an answer: `examen*` and `quartiles` read the rows, `anomalies` and `reseau` are the pure rules on them."""
