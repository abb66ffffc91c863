"""The domain: records, rules and decisions. Nothing here writes, prints or asks."""
