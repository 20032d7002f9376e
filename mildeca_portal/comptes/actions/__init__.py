"""Each change of the accounts is one function: lock, ask the rules, write, log the event."""
