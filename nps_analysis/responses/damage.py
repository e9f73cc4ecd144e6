"""What is said when a file that is read piece by piece turns out damaged in the midst of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import duckdb

from nps_analysis.schema import DataError

Function = TypeVar("Function", bound=Callable[..., Any])


def reads_rows(function: Function) -> Function:
    """The function of a table or of responses, with DataError in three parts where their rows cannot be read.

    What the reader says is not repeated: it quotes values, which may be personal.
    """

    @wraps(function)
    def guarded(of: Any, *more: Any, **options: Any) -> Any:
        try:
            return function(of, *more, **options)
        except duckdb.Error as error:
            raise _unreadable(of, error) from None

    return cast(Function, guarded)


def _unreadable(of: Any, error: duckdb.Error) -> DataError:
    if isinstance(error, duckdb.OutOfMemoryException):
        what, found, do = "is too large", "one that needs more memory than there is", "leave out columns, or divide it"
    else:
        what, found, do = "is damaged", "one with a part that breaks its reader", "copy or export it again"
    required = "a file whose rows can be read to their end"
    return DataError(f"{of.source.name} {what}", required=required, found=found, do=do)
