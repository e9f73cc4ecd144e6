"""Which slides, in what order, under which titles; the first of them and the last."""
