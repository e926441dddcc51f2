"""What can go wrong; each message says in one line what, where, and what would be right."""


class ClusterError(RuntimeError):
    """The service cannot or will not do what was asked for."""


class ConnectionLost(ClusterError):
    """The service is not heard any more."""


class NotSupported(ClusterError, ValueError):
    """The model, or an argument, asks for something that the cluster has not; `problems` has a line for each."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("not supported on the cluster:\n" + "\n".join(f"  {line}" for line in self.problems))
