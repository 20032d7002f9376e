"""Each change of an account is one function: lock, ask the rules, write, log the event, queue the mail."""
