"""The follow-up of a campaign, computed from rows already read: counts, map, curve, what to do next. Pure."""
