"""A service of its own: `regatta serve` as a child process."""

import atexit
import os
import shutil
import subprocess
import tempfile

from regatta.errors import ClusterError

_GRACE_SECONDS = 10
"""How long the service may take to end its workers and its run."""


class LocalService:
    """Runs the service until `close`, or until this process ends, however it ends; `options` are those of `serve`.

    The child has a pipe as its standard input and ends with it, so it stays behind not even after a SIGKILL.
    """

    def __init__(self, workers, regatta=None, **options):
        if workers < 1:
            raise ValueError(f"workers={workers}; it must be 1 or more")
        program = _program(regatta)
        self._folder = tempfile.TemporaryDirectory(prefix="regatta-")
        self.endpoint = f"ipc://{self._folder.name}/service"
        self._errors = open(os.path.join(self._folder.name, "errors"), "w+b")
        options = {"listen": self.endpoint, "workers": workers} | options
        said = [word for name, value in options.items() if value is not None for word in (f"--{name}", str(value))]
        self._child = subprocess.Popen(
            [program, "serve", *said, "--until-input-ends"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors,
            start_new_session=True,  # Ctrl-C is this process's to handle.
        )
        atexit.register(self.close)

    def problem(self):
        """Why the service cannot answer; None while it runs."""
        status = self._child.poll()
        if status is None:
            return None
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        return f"the local service ended with status {status}: {said or 'it said nothing'}"

    def close(self):
        """Ends the service; waits for it."""
        atexit.unregister(self.close)
        if self._child.poll() is None:
            self._child.stdin.close()
            try:
                self._child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._child.stdin.close()
        self._errors.close()
        self._folder.cleanup()


def _program(given):
    name = given or os.environ.get("REGATTA") or "regatta"
    path = shutil.which(name)
    if path is None:
        raise ClusterError(
            f"'{name}' is no program that can be run; build it with 'make build' and set $REGATTA to "
            "its path, or pass regatta="
        )
    return path
