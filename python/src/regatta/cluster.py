"""The cluster, as people use it."""

import functools
import importlib.metadata
import io
import math

import keras
import numpy as np

from regatta import check, state
from regatta.arrays import Samples, validation_samples
from regatta.channel import Channel
from regatta.epochs import Epochs, logs_of
from regatta.errors import NotSupported
from regatta.local import LocalService
from regatta.session import Session
from regatta.training import Training, callback_list, new_seed, run_test_hooks
from regatta.wire import client_pb2 as wire

_METHODS = ("fit", "evaluate", "predict")


class Cluster:
    """A Regatta service that trains, evaluates and predicts in place of a model's own methods.

    `endpoint` is where `regatta serve` listens, for example tcp://host:5570. Closed at the end of a `with` statement.
    """

    def __init__(self, endpoint, *, _service=None):
        self._service = _service
        self._attached = []
        alive = _service.problem if _service else lambda: None
        channel = Channel(endpoint, alive=alive)
        try:
            self._session = Session(channel, version=_version(), keras=keras.__version__)
        except BaseException:
            channel.close()
            raise

    @classmethod
    def local(cls, workers=1, regatta=None, *, machine=None, group=None):
        """A service of its own on this host: workers processes, which end with this object.

        `regatta` is the program's path; else $REGATTA, else it is looked for on PATH. `machine` and `group` are the
        sizes of the emulated machine and of its chip groups in chips, as "12x12" and "6x6": with one group batch
        normalization takes the statistics of the whole batch, as Keras does; with several, those of each group's part.
        """
        service = LocalService(workers, regatta, machine=machine, group=group)
        try:
            return cls(service.endpoint, _service=service)
        except BaseException:
            service.close()
            raise

    @property
    def workers(self):
        """Number of workers."""
        return self._session.workers

    def check(self, model):
        """What of a compiled model is not supported, one line each; an empty list if all is."""
        found = check.problems(model)
        if found:
            return found  # Its JSON would not tell the truth.
        return self._session.check(state.model_message(model))

    def fit(
        self, model, x=None, y=None, batch_size=None, epochs=1, verbose="auto", callbacks=None, validation_split=0.0,
        validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0,
        steps_per_epoch=None, validation_steps=None, validation_batch_size=None, validation_freq=1, *, seed=None,
    ):
        """Trains as `Model.fit` does, with its arguments and its return value.

        Hooks of batches are called for each batch, in order, but after it and with the weights of the epoch's
        beginning: weights come back after each epoch. `seed` decides the order of the samples and dropout; without it
        `keras.utils.set_random_seed` does.
        """
        train = Samples(x, y, sample_weight, class_weight=class_weight)
        test = None if validation_data is None else validation_samples(validation_data)
        if validation_split and test is None:
            train, test = train.split(validation_split)
        plan = Epochs(len(train), batch_size, steps_per_epoch)
        tests, test = _batches(test, validation_batch_size or batch_size, validation_steps)
        self._refuse(model, train)
        hooks = callback_list(callbacks, model, verbose=verbose, epochs=epochs, steps=plan.steps, history=True)
        _refuse_callbacks(hooks)
        begin, sources = self._begin(model, plan.batch_size, train, test)
        begin.shuffle, begin.seed = bool(shuffle), new_seed() if seed is None else seed
        training = Training(self._session, model, hooks, plan, validation=tests, validation_freq=validation_freq)
        return training.run(begin, sources, initial_epoch, epochs)

    def evaluate(
        self, model, x=None, y=None, batch_size=None, verbose="auto", sample_weight=None, steps=None, callbacks=None,
        return_dict=False,
    ):
        """Evaluates as `Model.evaluate` does."""
        batches, samples = _batches(Samples(x, y, sample_weight), batch_size, steps)
        self._refuse(model, samples)
        hooks = callback_list(callbacks, model, verbose=verbose, epochs=1, steps=batches, history=False)
        metrics = self._once(model, samples, batch_size).evaluation
        run_test_hooks(hooks, batches, logs_of(metrics))
        if return_dict:
            return logs_of(metrics)
        values = [metric.value for metric in metrics]
        return values[0] if len(values) == 1 else values

    def predict(self, model, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """Predicts as `Model.predict` does."""
        batches, samples = _batches(Samples(x), batch_size, steps)
        self._refuse(model, samples)
        hooks = callback_list(callbacks, model, verbose=verbose, epochs=1, steps=batches, history=False)
        hooks.on_predict_begin()
        outputs = self._once(model, samples, batch_size, fetch=True)
        size = batch_size or 32
        for batch in range(batches):
            hooks.on_predict_batch_begin(batch)
            hooks.on_predict_batch_end(batch, {"outputs": outputs[batch * size : (batch + 1) * size]})
        hooks.on_predict_end()
        return outputs

    def attach(self, model):
        """Makes the model's own fit, evaluate and predict run here until the cluster is closed; returns the model."""
        for name in _METHODS:
            setattr(model, name, functools.partial(getattr(self, name), model))
        self._attached.append(model)
        return model

    def close(self):
        """Ends the connection and a service of its own; attached models are as they were."""
        for model in self._attached:
            for name in _METHODS:
                vars(model).pop(name, None)
        self._attached = []
        self._session.close()
        if self._service:
            self._service.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def _refuse(self, model, samples):
        """Raises NotSupported before any data moves."""
        if model.compiled:
            state.build(model, samples.x)
        found = self.check(model)
        if found:
            raise NotSupported(found)

    def _begin(self, model, batch_size, train, test):
        begin = wire.Begin(model=state.model_message(model), batch_size=batch_size)
        sources = []
        for name, samples in (("train", train), ("test", test)):
            if samples is not None:
                blobs, message = samples.blobs(model.input_shape)
                sources += blobs
                getattr(begin, name).CopyFrom(message)
        return begin, sources

    def _once(self, model, samples, batch_size, fetch=False):
        """One evaluation, or prediction if there is no y."""
        begin, sources = self._begin(model, batch_size or 32, None, samples)
        blob, message = state.pack(model)
        try:
            self._session.begin(begin, sources)
            done = self._session.proceed(wire.Proceed(evaluate=True, state=message), blob)
            if not fetch:
                return done
            data = io.BytesIO(self._session.fetch(done.predictions.blob))
            return np.load(data, allow_pickle=False)
        finally:
            self._session.end()


def _batches(samples, batch_size, steps):
    """Number of batches and the samples in them, of all or of the first `steps` batches."""
    if samples is None:
        return None, None
    size = batch_size or (math.ceil(len(samples) / steps) if steps else 32)
    count = min(math.ceil(len(samples) / size), steps or math.inf)
    return count, samples.part(0, count * size)


def _refuse_callbacks(hooks):
    found = list(check.callback_problems(hooks.callbacks))
    if found:
        raise NotSupported(found)


def _version():
    try:
        return importlib.metadata.version("regatta")
    except importlib.metadata.PackageNotFoundError:
        return "uninstalled"
