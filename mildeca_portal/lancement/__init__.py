"""What starts the portal on one machine: embedded database, environment, processes.

Nothing here is used in production, where the host gives the environment and runs each process itself. Standard
library only, so that it works before Django can be configured.
"""
