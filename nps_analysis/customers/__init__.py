"""About people and their words: what needs more than counts."""
