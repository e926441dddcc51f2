"""`Model.fit` with the steps taken elsewhere: the same callbacks, in the same order, with the same logs."""

import random

import keras

from regatta import state
from regatta.epochs import Batches, is_due, logs_of
from regatta.wire import client_pb2 as wire


class Training:
    """One call of fit, over a session whose service has been told of the model and the data."""

    def __init__(self, session, model, callbacks, epochs, *, validation=None, validation_freq=1):
        self._session, self._model, self._callbacks, self._epochs = session, model, callbacks, epochs
        self._validation, self._frequency = validation, validation_freq

    def run(self, begin, sources, initial_epoch, epochs):
        """Trains; returns the history."""
        model, logs, finished = self._model, {}, False
        model.stop_training = False
        self._callbacks.on_train_begin()
        initial_epoch = model._initial_epoch or initial_epoch  # Set by BackupAndRestore.
        begin.first_pass = initial_epoch
        try:
            self._session.begin(begin, sources)
            for epoch in range(initial_epoch, epochs):
                self._callbacks.on_epoch_begin(epoch)
                logs = self._epoch(epoch)
                self._callbacks.on_epoch_end(epoch, logs)
                if model.stop_training:
                    break
            finished = True
        except KeyboardInterrupt:
            self._interrupted()
            raise
        finally:
            self._session.end()
            if epochs > 0:
                model.optimizer.finalize_variable_values(model.trainable_weights)
            if finished:
                self._callbacks.on_train_end(logs)
        return model.history

    def _epoch(self, epoch):
        evaluates = self._validation is not None and is_due(epoch, self._frequency)
        batches = Batches(self._callbacks.on_train_batch_begin, self._callbacks.on_train_batch_end)
        done = self._proceed(self._epochs.next(), evaluates, batches)
        logs = logs_of(done.metrics)
        if evaluates and not done.evaluation:  # A callback has stopped the epoch before it came to that.
            done = self._proceed(0, True, batches)
        if evaluates:
            test_logs = logs_of(done.evaluation)
            run_test_hooks(self._callbacks, self._validation, test_logs)
            logs |= {f"val_{name}": value for name, value in test_logs.items()}
        return logs

    def _proceed(self, steps, evaluates, batches):
        blob, message = state.pack(self._model)
        proceed = wire.Proceed(
            steps=steps, evaluate=evaluates, state=message, learning_rate=state.learning_rate(self._model)
        )
        asked = False

        def progressed(progress):
            nonlocal asked
            batches.reach(progress.steps, logs_of(progress.metrics))
            if self._model.stop_training and not asked:
                self._session.stop()
                asked = True

        done = self._session.proceed(proceed, blob, progressed)
        self._take(done)
        if steps:
            batches.reach(done.steps, logs_of(done.metrics))
        return done

    def _take(self, done):
        if done.steps:
            state.unpack(self._model, self._session.fetch(done.state.blob), done.state.iteration)

    def _interrupted(self):
        """The weights of the last step that was committed go into the model."""
        if self._session.epoch_runs:
            self._session.stop()
            self._take(self._session.finish_epoch())


def run_test_hooks(callbacks, batches, logs):
    """The hooks of an evaluation of so many batches that has been done."""
    callbacks.on_test_begin()
    Batches(callbacks.on_test_batch_begin, callbacks.on_test_batch_end).reach(batches, logs)
    callbacks.on_test_end(logs)


def callback_list(callbacks, model, *, verbose, epochs, steps, history):
    """Keras' own list, with the history and the progress bar that fit adds."""
    if isinstance(callbacks, keras.callbacks.CallbackList):
        return callbacks
    return keras.callbacks.CallbackList(
        callbacks, add_history=history, add_progbar=verbose != 0, verbose=verbose, epochs=epochs, steps=steps,
        model=model,
    )


def new_seed():
    """A seed that `keras.utils.set_random_seed` decides, as Keras' own generators take theirs."""
    return random.randint(1, 2**31 - 1)
