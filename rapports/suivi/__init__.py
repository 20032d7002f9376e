"""The follow-up: `lecture` and `enquetes` read the rows; counts, map, curve, what to do next are pure functions of them."""
