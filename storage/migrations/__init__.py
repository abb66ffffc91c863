"""Numbered SQL, carried out in order; never edited after release."""
