"""Where the tests run the real program."""

import os
import pathlib
import shutil
import tempfile
import time

from regatta import Cluster


def local(**settings):
    """A cluster with one chip group, so that batches and their statistics are whole ones, as Keras' are."""
    return Cluster.local(**({"machine": "6x6", "group": "6x6"} | settings))


class Place:
    """A home and a temporary folder of their own for services and what they start, which tell them apart."""

    def __init__(self, patch):
        self.folder = tempfile.mkdtemp(prefix="rg-", dir="/tmp")  # Names of sockets have at most 107 bytes.
        patch.setenv("HOME", self.folder)
        patch.setenv("TMPDIR", f"{self.folder}/tmp")
        os.mkdir(f"{self.folder}/tmp")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.folder)

    def processes(self):
        """Command lines of the processes that were started here and still run."""
        mark = f"HOME={self.folder}".encode()
        return [line for pid in filter(str.isdecimal, os.listdir("/proc")) if (line := _command(pid, mark))]

    def files(self):
        """What lies in the temporary folder."""
        return sorted(os.listdir(f"{self.folder}/tmp"))


def _command(pid, mark):
    try:
        if mark in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
            return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return None  # It has ended meanwhile, or is another user's.


def eventually(condition, seconds=10):
    """Waits until a condition holds; says whether it came to that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
