"""The kernel a notebook runs in: this environment's Python, on sockets nobody can race for."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from safecity.run.notebooks.kernel_server import Fork
from safecity.threads import ONE_THREAD

SOCKET_PATH_LIMIT = 90
"""A Unix socket's path holds 107 characters; jupyter_client adds the channel's suffix."""

KERNEL_FOLDER = "safecity-kernel-"
"""Begins the name of a kernel's own folder, in which the notebook runs."""

LAUNCHER = "ipykernel_launcher"
"""The module that starts a kernel from nothing; its arguments are the kernel's."""

QUIET = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    **ONE_THREAD,
    "JPY_SESSION_NAME": "safecity",
}
"""Set in every kernel: the same order of sets and sums on every run, one core for each kernel."""


def python_spec() -> KernelSpec:
    """Describe a kernel of the running interpreter, whatever kernelspecs are installed."""
    return KernelSpec(
        argv=[sys.executable, "-m", LAUNCHER, "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
        metadata={},
    )


class ForkedProvisioner(LocalProvisioner):
    """Takes the kernel's process from the server of kernels, or starts it from nothing."""

    server: str = ""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """Have a kernel forked; `cmd` is what would start it from nothing."""
        if LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **settings)
        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        try:
            fork = Fork(self.server, arguments, settings["env"], settings["cwd"])
        except (OSError, EOFError):
            return await super().launch_kernel(cmd, **settings)
        self.process: Any = fork
        self.pid = self.pgid = fork.pid
        return self.connection_info


class NotebookKernel(AsyncKernelManager):
    """A kernel manager that ignores installed kernelspecs and starts `python_spec()`.

    Jupyter picks TCP ports first and binds them later, so that two kernels starting together
    can take the same one; sockets in a folder of the kernel's own cannot collide.
    """

    folder: str = ""
    environment: Mapping[str, str] = {}
    server: str = ""
    group: int = 0

    def __init__(self, **settings: Any) -> None:
        """Take the connection file into the kernel's own folder."""
        super().__init__(**settings)
        self._kernel_spec = python_spec()
        self.connection_file = str(Path(self.folder) / "kernel.json")
        if os.name == "posix" and len(self.connection_file) < SOCKET_PATH_LIMIT:
            self.transport = "ipc"

    async def _async_pre_start_kernel(self, **settings: Any) -> Any:
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHONSTARTUP"}
        own = {"IPYTHONDIR": str(Path(self.folder) / "ipython"), **QUIET, **self.environment}
        place = {"env": inherited | own, "cwd": self.folder}
        if self.server and self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid4())
            self.provisioner = ForkedProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
            self.provisioner.server = self.server
        return await super()._async_pre_start_kernel(**settings | place)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_post_start_kernel(self, **settings: Any) -> None:
        await super()._async_post_start_kernel(**settings)
        type(self).group = getattr(self.provisioner, "pgid", 0) or 0

    post_start_kernel = _async_post_start_kernel

    @classmethod
    def kill(cls) -> None:
        """End the kernel and whatever it started, at once; does nothing where none runs."""
        if os.name == "posix" and cls.group and cls.group != os.getpgrp():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(cls.group, signal.SIGKILL)


@contextmanager
def kernel_class(
    environment: Mapping[str, str], server: str = ""
) -> Iterator[type[NotebookKernel]]:
    """Make the class of one notebook's kernel, with a folder of its own while it lives.

    Parameters
    ----------
    environment : mapping of str to str
        Variables set in that kernel only; the calling process' own stay untouched, since
        a cluster's worker may run several notebooks in threads of one process.
    server : str
        Address of a server that forks kernels; empty to start them from nothing.
    """
    with tempfile.TemporaryDirectory(prefix=KERNEL_FOLDER, ignore_cleanup_errors=True) as folder:
        own = {"folder": folder, "environment": dict(environment), "server": server}
        kernel: Any = type("ThisNotebooksKernel", (NotebookKernel,), own)
        try:
            yield kernel
        finally:
            kernel.kill()
