"""A program of its own that turns an SPSS file on its input into Arrow on its output.

ReadStat, the library in C under pyreadstat, may end its process on a damaged file, so that it never runs in ours.
"""

import io
import json
import sys

REFUSED = 3  # the exit code for a file that is refused, with the reason on stderr
FALLBACK = "cp1252"


def main() -> None:
    """Read ``stdin``, in the encoding of the first argument where it is not empty; write ``stdout``."""
    import pyarrow as pa
    import pyreadstat  # the extra spss

    raw, encoding = sys.stdin.buffer.read(), sys.argv[1] or None

    def read(encoding):  # type: ignore[no-untyped-def]
        return pyreadstat.read_sav(
            io.BytesIO(raw),
            encoding=encoding,
            user_missing=True,
            disable_datetime_conversion=True,
            output_format="dict",
        )

    try:
        try:
            columns, about = read(encoding)
            used = encoding or about.file_encoding
        except Exception as error:
            if encoding or "encoding" not in str(error):
                raise
            columns, about = read(FALLBACK)
            used = FALLBACK
    except Exception as error:  # pyreadstat raises its own errors, and others on damaged files
        sys.stderr.write(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)
        sys.exit(REFUSED)
    told = {
        "encoding": used,
        "fallback": used == FALLBACK and not encoding,
        "texts": [about.column_names_to_labels.get(name) or "" for name in about.column_names],
        "formats": [about.original_variable_types.get(name) or "" for name in about.column_names],
        "labels": [list(about.variable_value_labels.get(name, {}).items()) for name in about.column_names],
        "missing": [[list(one.values()) for one in about.missing_ranges.get(name, [])] for name in about.column_names],
    }
    kinds = about.readstat_variable_types
    arrays = [_array(pa, columns[name], kinds.get(name) == "string") for name in about.column_names]
    table = pa.Table.from_arrays(arrays, names=[str(name) for name in about.column_names])
    table = table.replace_schema_metadata({b"spss": json.dumps(told).encode("utf-8", "surrogatepass")})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def _array(pa, values, textual):  # type: ignore[no-untyped-def]
    if not textual:
        return pa.array([float("nan") if one is None else float(one) for one in values], pa.float64())
    texts = [None if value is None or value != value else str(value) for value in values]
    return pa.array([text and text.encode("utf-8", "replace").decode() for text in texts], pa.string())


if __name__ == "__main__":
    main()
