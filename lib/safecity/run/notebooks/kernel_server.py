"""A process that has imported what notebooks import, and forks a fresh kernel for each.

A kernel that starts from nothing spends most of its time on imports. The server imports once, holds
no thread and no open data, and forks for every notebook a process of its own: with its own
environment, folder, process group and memory, and ended by the same signals as any other kernel.
Where it cannot be had (no `fork`, a thread in the server), kernels start from nothing instead.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
from importlib import import_module
from multiprocessing.connection import Client, Connection
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, Self

from safecity.run.notebooks.processes import start_method

ROOMS = ("catalogue", "measures", "charts", "readings", "exhibits")
"""Rooms of the library that notebooks use; each of their modules is imported."""

LATE = (
    "esda",
    "geopandas",
    "ipykernel.kernelapp",
    "IPython.core.interactiveshell",
    "libpysal.weights",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "pyarrow.parquet",
    "ruptures",
    "scipy.stats",
    "seaborn",
    "statsmodels.tsa.exponential_smoothing.ets",
    "statsmodels.tsa.seasonal",
    "statsmodels.tsa.statespace.sarimax",
    "threadpoolctl",
    "typst",
)
"""What those modules import only when they are asked."""

THREADLESS = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
"""Set for the server: pyarrow's allocator runs no thread, and drawing is as in a kernel."""

THREADS = Path("/proc/self/task")
PLATFORMS = ("linux",)
"""Where this file is used: elsewhere `KernelServer.address` is empty, and nothing asks for it."""


class KernelServer:
    """The server of one run: started when a kernel is first wanted, ended with the context.

    Parameters
    ----------
    environment : mapping of str to str
        What is fixed when an interpreter starts, such as its hash seed.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start nothing yet."""
        self.environment = {**environment, **THREADLESS}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Begin a run."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the server, and with it every kernel that still runs."""
        self._open.close()

    @property
    def is_running(self) -> bool:
        """Whether it was started."""
        return "address" in vars(self)

    @cached_property
    def address(self) -> str:
        """Where kernels are asked for; empty where this platform cannot fork safely."""
        if sys.platform not in PLATFORMS or start_method() == "spawn":
            return ""
        folder = TemporaryDirectory(prefix="safecity-server-")
        address = str(Path(self._open.enter_context(folder)) / "kernels")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen(64)
            server = self._start(listener.fileno())
        self._open.callback(_end, server)
        return address

    def _start(self, listener: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "safecity.run.notebooks.kernel_server", str(listener)],
            stdin=subprocess.PIPE,
            pass_fds=[listener],
            env={**os.environ, **self.environment},
            start_new_session=True,
        )


def _end(server: subprocess.Popen[bytes]) -> None:
    """Close the server's standard input, at whose end it leaves."""
    if server.stdin is not None:
        with suppress(OSError):
            server.stdin.close()
    server.wait()


class Fork:
    """A kernel's process as jupyter_client's provisioner handles one; a child of the server.

    Parameters
    ----------
    address : str
        The server.
    argv : sequence of str
        Arguments of the kernel.
    environment : mapping of str to str
        All of its variables.
    folder : str
        Where it runs.

    Raises
    ------
    OSError, EOFError
        Where the server is not there.
    """

    stdin = stdout = stderr = None

    def __init__(
        self, address: str, argv: Sequence[str], environment: Mapping[str, str], folder: str
    ) -> None:
        """Ask for a kernel."""
        self._server = Client(address, "AF_UNIX")
        self._server.send((list(argv), dict(environment), folder))
        self.pid: int = self._server.recv()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        if self.returncode is None and self._server.poll():
            self.returncode = self._exit_code()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end and return its exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            Where it still runs after `timeout` seconds.
        """
        if self.returncode is None:
            if not self._server.poll(timeout):
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self.returncode = self._exit_code()
        return self.returncode

    def _exit_code(self) -> int:
        """Read the exit code; a server that ended took its kernels with it."""
        try:
            return int(self._server.recv())
        except (EOFError, OSError):
            return -signal.SIGKILL
        finally:
            self._server.close()

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


def preload() -> None:
    """Import what notebooks need, and read the catalogue.

    Nothing is drawn: kernels would share the place up to which an open font was read.
    None of it is garbage: the collector looks through it neither here nor in any kernel, where
    every look would cost as much as a picture.
    """
    gc.disable()
    for room in ROOMS:
        package = import_module(f"safecity.{room}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for name in LATE:
        import_module(name)
    import_module("safecity.catalogue.registry").load_catalogue()
    import_module("safecity.catalogue.kinds").load_kinds()
    gc.freeze()
    gc.enable()


class Server:
    """Forks kernels on request and tells who asked when they end.

    Parameters
    ----------
    listener : socket.socket
        Where requests arrive.
    """

    def __init__(self, listener: socket.socket) -> None:
        """Listen, and wake up when a kernel ends or the run does."""
        self.listener = listener
        self.kernels: dict[int, Connection] = {}
        self.poll = select.epoll()
        self.heed: dict[int, Callable[[], None]] = {}
        self.wakeup = socket.socketpair()
        for end in self.wakeup:
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wakeup[1].fileno(), warn_on_full_buffer=False)
        self._watch(sys.stdin.fileno(), self._leave)
        self._watch(listener.fileno(), self._accept)
        self._watch(self.wakeup[0].fileno(), self._reap)

    def _watch(self, place: int, heed: Callable[[], None], events: int = select.EPOLLIN) -> None:
        self.poll.register(place, events)
        self.heed[place] = heed

    def serve(self) -> NoReturn:
        """Answer until the run ends."""
        while True:
            for place, _ in self.poll.poll():
                if place in self.heed:
                    self.heed[place]()

    def _accept(self) -> None:
        """Fork at once: the child reads the request, so that every kernel has the same memory.

        What is computed in its last digit depends on where numbers lie in memory; a server that
        read requests would give each kernel another place for them.
        """
        connection: Connection[Any, Any] = Connection(self.listener.accept()[0].detach())
        pid = os.fork()
        if pid == 0:
            self._become_kernel(connection)
        self.kernels[pid] = connection
        # Not what is written there, which the child reads: only that the other side is gone.
        self._watch(connection.fileno(), lambda: self._abandon(pid), select.EPOLLRDHUP)

    def _become_kernel(self, asked: Connection[Any, Any]) -> NoReturn:
        """Turn a forked process into a kernel: nothing of the server stays open in it."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        self.poll.close()
        for end in (self.listener, *self.wakeup):
            end.close()
        for connection in self.kernels.values():
            connection.close()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        argv, environment, folder = _request(asked)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.argv = ["ipykernel_launcher", *argv]
        run_kernel([*argv, f"--IPKernelApp.parent_handle={os.getppid()}"])

    def _abandon(self, pid: int) -> None:
        """End a kernel whose notebook's worker is gone."""
        self._forget(self.kernels[pid])
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def _forget(self, connection: Connection) -> None:
        if self.heed.pop(connection.fileno(), None):
            self.poll.unregister(connection.fileno())

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            self.wakeup[0].recv(4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                connection = self.kernels.pop(ended[0])
                self._forget(connection)
                with suppress(OSError):
                    connection.send(os.waitstatus_to_exitcode(ended[1]))
                connection.close()

    def _leave(self) -> NoReturn:
        """End with the run, and every kernel with it."""
        for pid in self.kernels:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)


def _request(asked: Connection[Any, Any]) -> tuple[list[str], Mapping[str, str], str]:
    """Read what is asked for and answer with the process's number; leave where nobody asks."""
    try:
        request: tuple[list[str], Mapping[str, str], str] = asked.recv()
        asked.send(os.getpid())
    except (EOFError, OSError):
        os._exit(0)
    asked.close()
    return request


def run_kernel(argv: Sequence[str]) -> NoReturn:
    """Run IPython's kernel in this process, and end it with the kernel."""
    from ipykernel.kernelapp import launch_new_instance

    code = 0
    try:
        launch_new_instance(argv=list(argv))
    except SystemExit as leave:
        code = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def is_single_threaded() -> bool:
    """Whether this process may fork: what another thread holds would stay locked in a child."""
    return len(list(THREADS.iterdir())) == 1


def main(listener: int) -> None:
    """Serve kernels on a socket that was passed on, until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=listener) as place:
        preload()
        if is_single_threaded():
            Server(place).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
