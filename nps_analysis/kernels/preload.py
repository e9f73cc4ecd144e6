"""What the warm process imports, so that what is forked from it has it all: no threads, and nothing that draws."""

import builtins
import contextlib
import gc
import importlib
import os
from collections.abc import Iterator
from types import SimpleNamespace

INLINE = "module://matplotlib_inline.backend_inline"  # draws into notebooks; imported by kernels alone, as it looks
BEFORE_IMPORTS = {  # at the shell it runs in. One thread for linear algebra: the same last bits on any machine.
    "MPLBACKEND": INLINE,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # what it says of that has nobody to read it
    "PYDEVD_USE_FRAME_EVAL": "NO",  # as the debugger sets it for itself
}
LIBRARIES = (
    "nps_analysis.kernels.cells, seaborn, matplotlib.pyplot, matplotlib.backends.backend_agg, "
    "matplotlib.backends.backend_svg, pptx, duckdb, jinja2, xlsxwriter, IPython, IPython.core.historyapp, "
    "ipykernel.kernelapp, papermill, nbclient, nbformat, nps_analysis.kernels.engine, "
    "nps_analysis.kernels.forked, nps_analysis.runs.execute, nps_analysis.runs.finish"
)
AT_FIRST_USE = (  # what these libraries import themselves
    "narwhals._duckdb.dataframe, narwhals._duckdb.group_by, narwhals._duckdb.namespace, narwhals.group_by, "
    "narwhals._pandas_like.dataframe, narwhals._pandas_like.namespace, narwhals._interchange.dataframe, "
    "pandas.io.formats.csvs, pandas.io.formats.html, pandas.io.formats.string, pyarrow.pandas_compat, "
    "PIL.BmpImagePlugin, PIL.GifImagePlugin, PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.PpmImagePlugin, "
    "IPython.core.completerlib, IPython.core.debugger, IPython.core.logger, IPython.core.oinspect, "
    "IPython.core.pylabtools, IPython.extensions.storemagic, IPython.utils.wildcard, ipykernel.debugger, "
    "ipykernel.kernelspec, pdb, faulthandler, tornado.platform.asyncio, zmq.utils.garbage, narwhals._namespace, "
    "pandas.core.methods.to_dict, pyarrow.vendored.version, encodings.cp437, encodings.utf_16_le"
)


def import_all() -> None:
    """Imports what notebooks, kernels and what follows them need; nothing here may start a thread."""
    before = {name: os.environ.get(name) for name in BEFORE_IMPORTS}
    os.environ.update(BEFORE_IMPORTS)
    gc.disable()
    with _as_in_a_kernel():
        importlib.import_module("pandas")
    toolkit = importlib.import_module("nps_analysis")
    for name in toolkit.__all__:
        getattr(toolkit, name)
    for library in f"{LIBRARIES}, {AT_FIRST_USE}".split(", "):
        with contextlib.suppress(ModuleNotFoundError):  # another version keeps it elsewhere, and is slower
            importlib.import_module(library)
    nbformat = importlib.import_module("nbformat")
    nbformat.validate(nbformat.v4.new_notebook())  # makes the program that checks notebooks
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    gc.enable()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """pandas decides when it is imported how wide its tables are, by whether a shell with a kernel is there."""
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]
