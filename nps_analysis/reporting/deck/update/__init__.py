"""A run's figures put into a deck that people have edited since: what is ours is refreshed, what is theirs stays."""
