"""A database, opened for reading by the name of an environment variable; what fails is said without its URL."""

import importlib.util
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nps_analysis.schema import DataError
from nps_analysis.study_file import URL

if TYPE_CHECKING:
    import sqlalchemy as sa

PATIENCE = 10  # seconds for connecting
TIMEOUTS = {  # how drivers call that time
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pg8000": "timeout",
    "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout",
    "mysqlconnector": "connection_timeout",
    "oracledb": "tcp_connect_timeout",
}
READ_ONLY = {  # the first statement of the only transaction, where the database knows such
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
SIGN_IN = "the server refused the user or the password"
NO_DATABASE = "the server has no such database or no such user"
NO_ANSWER = "no answer in time"
UNREACHABLE = "nothing answers at that host and port"
MAY_NOT = "the user may not read it"
LOST = "the connection was lost while reading"
STATES = {  # sentences of ours for the standard's classes of errors; a server's own name users and hosts
    "28": SIGN_IN,
    "3D": NO_DATABASE,
    "42501": MAY_NOT,
    "42": "the table or view cannot be asked for its columns",
    "57014": "the server ended the query",
    "57P": LOST,
    "08": LOST,
    "53": "the server has no room for another connection, or no memory or disk left",
    "25006": "the view would write, which reading does not allow",
    "22": "a value cannot be worked out or held, such as a division by zero",
}
SAID = {  # what drivers say in words alone, in English
    r"password authentication|no password supplied|access denied|no pg_hba": SIGN_IN,
    r"(database|role|user) .*does not exist|unknown database|unable to open": NO_DATABASE,
    r"time(d )?out": NO_ANSWER,
    r"refused|resolve|translate host|name or service|unreachable|no such file|no route": UNREACHABLE,
    r"closed|terminat|lost|gone away|eof": LOST,
    r"permission|denied": MAY_NOT,
}
DO = {
    SIGN_IN: "correct the URL in the variable",
    NO_DATABASE: "correct the URL in the variable",
    NO_ANSWER: "see that the host in the URL can be reached from here",
    UNREACHABLE: "see that the server runs, and correct the host and the port of the URL",
    MAY_NOT: "ask its owner for the right to SELECT",
    LOST: "run the command again",
}


def refuse_url(sources: Any) -> None:
    """DataError for a source that is a URL, which stands in command lines and histories for everybody to read."""
    if any(URL.match(str(source)) for source in sources):
        raise DataError(
            "the source is a URL",
            required="a file, a folder, a glob or a study file, or a database by the name of a variable",
            found="a URL, not repeated here: it may hold a password",
            do="keep it in an environment variable and name that: --database ENV --table NAME",
        )


@contextmanager
def opened(variable: str) -> Iterator["sa.Connection"]:
    """A connection in a transaction that can only read, to the database whose URL the environment ``variable`` holds.

    DataError where there is none, naming the variable and never what it holds; it also stands for whatever fails
    within.
    """
    try:
        engine = _engine(variable)
        try:
            with engine.connect() as connection:
                _only_reads(connection)
                yield connection
        finally:
            engine.dispose()
    except DataError:
        raise
    except Exception as error:
        raise _failed(error, variable) from None


def _engine(variable: str) -> "sa.Engine":
    if importlib.util.find_spec("sqlalchemy") is None:
        do = 'pip install "nps-analysis[database]"'
        raise _refused(variable, "SQLAlchemy, which is not installed with the rest", "a database as source", do)
    import sqlalchemy as sa  # heavy, and needed by few

    url = _url(variable)
    timeout = TIMEOUTS.get(url.get_driver_name())
    patience = {timeout: PATIENCE} if timeout and timeout not in url.query else {}
    return sa.create_engine(url, connect_args=patience, poolclass=sa.NullPool, hide_parameters=True)


def _url(variable: str) -> "sa.URL":
    import sqlalchemy as sa

    held = os.environ.get(variable, "").strip()
    if not held:
        found = "an empty one" if variable in os.environ else "no such variable"
        do = f"export {variable}=…, in the shell or the scheduler that runs the command"
        raise _refused(variable, f"the database's URL in the environment variable {variable}", found, do)
    try:
        url = sa.make_url(held)
    except (sa.exc.ArgumentError, ValueError):
        do = "write it so; letters such as @ : / in a password are written %40 %3A %2F"
        wanted = f"a URL such as postgresql://user:password@host/database in {variable}"
        raise _refused(variable, wanted, "another text, not repeated here", do) from None
    plain = url.drivername in ("postgresql", "postgres")
    return _for_reading(url.set(drivername="postgresql+psycopg") if plain else url)


def _for_reading(url: "sa.URL") -> "sa.URL":
    """The URL of a SQLite file such that the file is opened for reading, and not made where there is none."""
    file = url.database
    if url.get_backend_name() != "sqlite" or not file or file == ":memory:" or file.startswith("file:"):
        return url
    if not Path(file).is_file():
        raise DataError(
            "the database cannot be read",
            required="the SQLite file that the variable names",
            found="no such file",
            do="correct the URL in the variable: sqlite:///relative/path or sqlite:////absolute/path",
        )
    named = Path(file).resolve().as_uri()
    return url.set(database=named).update_query_dict({"mode": "ro", "uri": "true"})


def _only_reads(connection: "sa.Connection") -> None:
    import sqlalchemy as sa

    statement = READ_ONLY.get(connection.dialect.name)
    if statement:
        connection.execute(sa.text(statement))


def _failed(error: Exception, variable: str) -> DataError:
    """What went wrong in words of ours: a driver's message names user, host and database, and may quote values."""
    if isinstance(error, ImportError) or type(error).__name__ == "NoSuchModuleError":
        do = 'pip install "nps-analysis[database]" for PostgreSQL, or the driver of your database'
        return _refused(variable, "a driver for its kind of database", "none that is installed", do)
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or "")
    sentence = _sentence(cause, state)
    name = type(cause).__name__ + (f", SQLSTATE {state}" if state else "")
    do = DO.get(sentence, "see the server's log for this error")
    return _refused(variable, "a database that can be connected to and read", f"{sentence} ({name})", do)


def _sentence(cause: BaseException, state: str) -> str:
    for start in (state, state[:3], state[:2]) if state else ():
        if start in STATES:
            return STATES[start]
    said = str(cause).lower()
    return next((sentence for words, sentence in SAID.items() if re.search(words, said)), "it cannot be read")


def _refused(variable: str, required: str, found: str, do: str) -> DataError:
    return DataError(f"the database in {variable} cannot be read", required=required, found=found, do=do)
