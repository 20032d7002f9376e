"""Each change of the network is one function: lock, ask the rules, write, log the event."""
