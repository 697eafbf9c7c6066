"""How many threads numpy computes with on the author's machine."""

from threadpoolctl import threadpool_limits


def one_thread() -> None:
    """Let numpy's matrix products use one thread from now on.

    The products of these essays take microseconds. Shared among threads they are no faster, and
    where another process is busy the threads wait for each other: a hundred times slower.
    """
    threadpool_limits(1, user_api="blas")
