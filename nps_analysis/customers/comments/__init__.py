"""What people say, by class: who writes, in which words, about what."""
