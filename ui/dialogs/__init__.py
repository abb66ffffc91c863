"""The sheets laid over the window: an act with its signature, the search, the keys."""
