"""Slides from a finished run, with charts that PowerPoint draws and people can edit."""

from nps_analysis.reporting.deck.build import build_deck, deck_of

__all__ = ["build_deck", "deck_of"]
