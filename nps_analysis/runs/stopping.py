"""Ctrl-C and its like: the first one ends a run in order, the second one at once."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(BaseException):
    """The run was stopped by a signal."""

    def __init__(self, signum: int):
        super().__init__(signal.Signals(signum).name)
        self.exit_code = 128 + signum


@dataclass
class Stop:
    """Which signal asks to stop, if any; while ``patient``, whoever runs looks here by itself."""

    signum: int | None = None
    patient: bool = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Catches the signals that ask to stop: Stopped is raised, or noted where somebody is ``patient``.

    Whatever error a library makes of that is Stopped again. Signals that this process was told to ignore, as under
    nohup, stay ignored.
    """
    stop = Stop()

    def asked(signum: int, _: FrameType | None) -> None:
        if stop.signum is not None:
            os._exit(128 + signum)  # the warm process sees that this one is gone, and ends all that it forked
        stop.signum = signum
        if not stop.patient:
            raise Stopped(signum)

    if threading.current_thread() is not threading.main_thread():
        yield stop  # signals are not this thread's
        return
    heeded = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    earlier = {number: signal.signal(number, asked) for number in heeded}
    try:
        yield stop
    except Exception:
        if stop.signum is not None and not stop.patient:
            raise Stopped(stop.signum) from None
        raise
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
