"""Train Keras models on a Regatta cluster.

    from regatta import Cluster
    with Cluster.local(workers=4) as cluster:
        history = cluster.fit(model, x, y, epochs=5)
"""

from regatta.cluster import Cluster
from regatta.errors import ClusterError, ConnectionLost, NotSupported

__all__ = ["Cluster", "ClusterError", "ConnectionLost", "NotSupported"]
