"""When a reminder is due: pure functions on days and instants."""
