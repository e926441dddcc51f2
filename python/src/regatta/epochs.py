"""How many steps each epoch has, and the hooks of its batches."""

import math
import warnings


class Epochs:
    """Steps of one epoch after the other, as Keras cuts a data set into epochs.

    With `steps_per_epoch` an epoch goes on in the data where the last one ended, and ends early where the data do.
    """

    def __init__(self, samples, batch_size, steps_per_epoch):
        if not batch_size:
            batch_size = math.ceil(samples / steps_per_epoch) if steps_per_epoch else 32
        self.batch_size = batch_size
        self.batches = math.ceil(samples / batch_size)
        self.steps = steps_per_epoch or self.batches
        self._seen = 0

    def next(self):
        """Steps of the next epoch."""
        left = self.batches - self._seen
        if self.steps > left:
            warnings.warn("Your input ran out of data; interrupting training.", stacklevel=2)
        steps = min(self.steps, left)
        self._seen = (self._seen + steps) % self.batches
        return steps


def is_due(epoch, frequency):
    """Whether an epoch, from 0, is one that `validation_freq` asks to be validated."""
    if isinstance(frequency, int):
        return (epoch + 1) % frequency == 0
    if isinstance(frequency, list):
        return epoch + 1 in frequency
    raise ValueError(f"Expected `validation_freq` to be a list or int, not {frequency!r}")


def logs_of(metrics, prefix=""):
    """Metrics as callbacks see them: sorted by name."""
    return {prefix + m.name: m.value for m in sorted(metrics, key=lambda m: m.name)}


class Batches:
    """Calls the hooks of batches that are done: each batch once, in order, with the newest logs."""

    def __init__(self, begin, end):
        self._begin, self._end = begin, end
        self.done = 0

    def reach(self, count, logs):
        """Catches up with the service, which is `count` batches far."""
        while self.done < count:
            self._begin(self.done)
            self._end(self.done, logs)
            self.done += 1
