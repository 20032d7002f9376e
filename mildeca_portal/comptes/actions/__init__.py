"""Each change of an account is one function: lock, ask the rules, write, end the sessions, log the event, tell the person."""
