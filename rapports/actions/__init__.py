"""Each change of state of a survey, one function each."""
