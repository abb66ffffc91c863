"""The reports: what prints. Frozen content in, PDF bytes out; no record, no store, no screen."""
