"""The papermill engine ``nps``: the same notebooks, the same outputs, on kernels that have the toolkit imported.

Each papermill process imports this, whatever engine it uses, while papermill itself is being imported: so nothing of
papermill, and nothing that is slow to import, is imported before it is used.
"""

from pathlib import Path
from typing import Any


class WarmEngine:
    """Executes a notebook on a forked kernel; on a new one where this system or the notebook's kernel needs that.

    Parameters that the notebook does not declare are refused before a kernel starts. The notebook is saved whole or
    not at all, and what a cell prints beyond a million characters is left out, with a notice.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str | None,
        output_path: str | None = None,
        progress_bar: Any = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        target: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """As papermill's engines, except that ``target``, where given, is written instead of ``output_path``.

        An error carries a note that says which cell was running.
        """
        from nps_analysis.kernels.saving import Book, place_of, without_places

        name = Path(str(nb.metadata.papermill.input_path)).name
        _refuse_parameters(nb, name)
        if target:
            without_places(nb, name)
        book = Book(
            nb,
            output_path=target or place_of(output_path),
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        book.notebook_start()
        try:
            cls.execute_managed_notebook(book, kernel_name, log_output=log_output, **kwargs)
        except BaseException as error:
            book.failed = True
            error.add_note(book.where())
            _note_the_end_of(book.kernel, error)
            raise
        finally:
            book.notebook_complete()
        return book.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str | None, **kwargs: Any) -> Any:
        """The cells, one after the other, on a kernel of this notebook's own."""
        from papermill.engines import NBClientEngine
        from papermill.log import logger

        from nps_analysis.kernels.forked import kernels_of, why_plain

        if reason := why_plain(kernel_name):
            logger.info(f"The kernel {kernel_name} is started anew, not forked: {reason}.")
        else:
            kwargs["kernel_manager_class"] = kernels_of(nb_man)
        return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **kwargs)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook names, as papermill's own engine finds it."""
        from papermill.engines import NBClientEngine

        return NBClientEngine.nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language that a notebook names, as papermill's own engine finds it."""
        from papermill.engines import NBClientEngine

        return NBClientEngine.nb_language(nb, language)


def _refuse_parameters(nb: Any, name: str) -> None:
    """Of all that a notebook in Python declares; of names and values also where it is in another language."""
    from papermill.translators import PythonTranslator, papermill_translators
    from papermill.utils import nb_kernel_name, nb_language

    from nps_analysis.kernels.parameters import refuse_code, refuse_undeclared

    given = nb.metadata.papermill.get("parameters") or {}
    refuse_code(given, name)
    if given and papermill_translators.find_translator(nb_kernel_name(nb), nb_language(nb)) is PythonTranslator:
        refuse_undeclared(given, nb, name)


def _note_the_end_of(kernel: Any, error: BaseException) -> None:
    """Where the kernel ended by itself, the error says with what status."""
    from nbclient.exceptions import DeadKernelError

    if kernel and isinstance(error, DeadKernelError) and (status := kernel.poll()) is not None:
        error.status = status  # type: ignore[attr-defined]
