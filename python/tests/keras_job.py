"""What a client began, carried out by Keras: one batch at a time."""

import dataclasses
import hashlib
import io

import keras
import numpy as np

from regatta.wire import client_pb2 as wire


@dataclasses.dataclass
class Done:
    """The end of an epoch, and the blobs that it names."""

    message: wire.EpochDone
    offers: dict


class Job:
    """A compiled model and its data."""

    def __init__(self, begin, cache):
        self.begin = begin
        self.model = keras.models.model_from_json(begin.model.json)
        kept = [self.model.trainable_variables[i] for i in begin.model.undecayed]
        if kept:
            self.model.optimizer.exclude_from_weight_decay(var_list=kept)
        if self.model.optimizer is not None:
            self.model.optimizer.build(self.model.trainable_variables)
        self.train = self._arrays(begin.train, cache) if begin.HasField("train") else None
        self.test = self._arrays(begin.test, cache) if begin.HasField("test") else None
        self.pass_number, self.place = begin.first_pass, 0

    @staticmethod
    def _arrays(dataset, cache):
        arrays = {}
        for name in ("x", "y", "sample_weight"):
            if dataset.HasField(name):
                described = getattr(dataset, name)
                array = np.load(io.BytesIO(cache[described.blob.sha256]), allow_pickle=False)
                assert array.shape == tuple(described.shape) and array.dtype == described.dtype
                arrays[name] = array
        return arrays

    def _variables(self):
        slots = [v for v in self.model.optimizer.variables if v.name not in ("iteration", "learning_rate")]
        return [v for v in self.model.weights + slots if v.dtype == "float32"]

    def load(self, data, iteration):
        place = 0
        for variable in self._variables():
            size = 4 * int(np.prod(variable.shape))
            variable.assign(np.frombuffer(data[place : place + size], "<f4").reshape(variable.shape))
            place += size
        assert place == len(data), f"{len(data)} bytes of state for {place}"
        self.model.optimizer.iterations.assign(iteration)

    def _dump(self):
        return b"".join(np.asarray(v.numpy()).astype("<f4").tobytes() for v in self._variables())

    def epoch(self, proceed, stopping):
        """Yields steps, metrics and None after each step, at last the end."""
        done = Done(wire.EpochDone(), {})
        if proceed.HasField("learning_rate"):
            self.model.optimizer.learning_rate = proceed.learning_rate
        if proceed.steps:
            type(self.model).reset_metrics(self.model)
            self.model.reset_metrics = lambda: None  # `train_on_batch` would forget the batches before.
            for step in range(proceed.steps):
                if stopping():
                    break
                logs = self.model.train_on_batch(**self._next_batch(), return_dict=True)
                done.message.steps = step + 1
                del done.message.metrics[:]
                done.message.metrics.extend(metrics_of(logs))
                yield step + 1, metrics_of(logs), None
            self._offer_state(done)
        if proceed.evaluate and not stopping():
            self._evaluate(done)
        yield proceed.steps, [], done

    def _offer_state(self, done):
        data = self._dump()
        done.message.state.blob.CopyFrom(offer(data, done))
        done.message.state.iteration = int(self.model.optimizer.iterations.numpy())

    def _evaluate(self, done):
        size = self.begin.batch_size
        vars(self.model).pop("reset_metrics", None)
        if "y" in self.test:
            logs = self.model.evaluate(**self.test, batch_size=size, verbose=0, return_dict=True)
            names = ["loss", *sorted(name for name in logs if name != "loss")]
            done.message.evaluation.extend(wire.Metric(name=name, value=logs[name]) for name in names)
            return
        file = io.BytesIO()
        outputs = self.model.predict(self.test["x"], batch_size=size, verbose=0)
        np.save(file, outputs)
        done.message.predictions.blob.CopyFrom(offer(file.getvalue(), done))
        done.message.predictions.shape.extend(outputs.shape)
        done.message.predictions.dtype = outputs.dtype.name

    def _next_batch(self):
        count = len(self.train["x"])
        order = np.arange(count)
        if self.begin.shuffle:
            order = np.random.default_rng([self.begin.seed, self.pass_number]).permutation(count)
        chosen = order[self.place : self.place + self.begin.batch_size]
        self.place += self.begin.batch_size
        if self.place >= count:
            self.pass_number, self.place = self.pass_number + 1, 0
        return {name: array[chosen] for name, array in self.train.items()}


def offer(data, done):
    digest = hashlib.sha256(data).digest()
    done.offers[digest] = data
    return wire.Blob(sha256=digest, byte_count=len(data))


def metrics_of(logs):
    return [wire.Metric(name=name, value=value) for name, value in logs.items()]
