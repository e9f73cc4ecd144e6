"""Findings as sentences, from result frames; a topic's words stand in the module of its name."""
