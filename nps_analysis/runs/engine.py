"""The papermill engine ``nps``: the same notebooks, the same outputs, on kernels that have the toolkit imported."""

from papermill.engines import NBClientEngine


class WarmEngine(NBClientEngine):
    """Executes a notebook as papermill's own engine does."""
