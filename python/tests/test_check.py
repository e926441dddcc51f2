"""What only Python can see of a model."""

import keras
import pytest

from conftest import small_model
from regatta.check import callback_problems, problems


def dense(inputs=4):
    return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(2)])


def compiled(model, **settings):
    model.compile(**({"optimizer": "sgd", "loss": "mse"} | settings))
    return model


class OwnStep(keras.Model):
    def train_step(self, *arguments):
        return super().train_step(*arguments)


class Subclassed(keras.Model):
    def call(self, x):
        return x


class OwnLayer(keras.layers.Layer):
    def call(self, x):
        return x


class OwnOptimizer(keras.optimizers.SGD):
    pass


def own_loss(y, p):
    return keras.ops.mean(y - p)


def test_models_of_keras_have_no_problems():
    assert problems(small_model()) == []
    inputs = keras.Input((4,))
    assert problems(compiled(keras.Model(inputs, keras.layers.Dense(2)(inputs)))) == []


@pytest.mark.parametrize("application", ["MobileNetV2", "ConvNeXtTiny", "EfficientNetB0"])
def test_applications_have_no_problems(application):
    model = getattr(keras.applications, application)(weights=None, input_shape=(32, 32, 3), classes=3)
    assert problems(compiled(model)) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"loss": keras.losses.MeanSquaredError()}, {"loss": keras.losses.mean_squared_error},
        {"metrics": ["mse", keras.metrics.MeanAbsoluteError(), keras.losses.mean_absolute_error]},
        {"optimizer": keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 9))},
        {"weighted_metrics": ["mse"]},
    ],
)
def test_settings_of_keras_have_no_problems(settings):
    assert problems(compiled(dense(), **settings)) == []


def test_a_model_that_is_not_compiled():
    assert problems(dense()) == ["the model is not compiled: call model.compile(optimizer, loss) first"]


def test_a_subclassed_model_is_named():
    assert "a class Subclassed; only Sequential and functional" in problems(compiled(Subclassed()))[0]


def test_a_step_of_its_own_is_named():
    inputs = keras.Input((4,))
    model = compiled(OwnStep(inputs, keras.layers.Dense(2)(inputs)))
    assert "OwnStep with its own train_step" in problems(model)[0]


def test_a_step_that_was_replaced_is_named():
    model = compiled(dense())
    model.train_step = lambda *arguments: None
    assert problems(model) == [f"model '{model.name}': train_step was replaced; the cluster has only Keras' own"]


def test_lambda_and_layers_of_ones_own_are_named_wherever_they_are():
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda x: x, name="twist")])
    model = compiled(keras.Sequential([keras.Input((4,)), inner, OwnLayer(name="mine"), keras.layers.Dense(2)]))
    found = problems(model)
    assert len(found) == 2
    assert any("'twist': Lambda is Python code" in line for line in found)
    assert any("'mine': class OwnLayer is not Keras' own" in line for line in found)


@pytest.mark.parametrize(
    "settings, line",
    [
        ({"loss": own_loss}, "loss: 'own_loss'"), ({"metrics": ["mse", own_loss]}, "metrics: 'own_loss'"),
        ({"weighted_metrics": [own_loss]}, "weighted_metrics: 'own_loss'"),
        ({"optimizer": OwnOptimizer(0.1)}, "optimizer: 'OwnOptimizer'"), ({"loss": lambda y, p: p}, "loss: '<lambda>'"),
    ],
)
def test_functions_of_ones_own_are_named(settings, line):
    assert problems(compiled(dense(), **settings)) == [f"{line} is not Keras' own"]


def test_several_inputs_and_outputs_are_counted():
    first, second = keras.Input((4,)), keras.Input((4,))
    total = keras.layers.Add()([first, second])
    model = compiled(keras.Model([first, second], [total, keras.layers.Dense(2)(total)]))
    found = [line.split(": ")[1] for line in problems(model)]
    assert found == ["2 inputs; it must have one", "2 outputs; it must have one"]


def test_callbacks_that_save_after_epochs_have_no_problems(tmp_path):
    path = str(tmp_path / "m.keras")
    hooks = [keras.callbacks.ModelCheckpoint(path), keras.callbacks.BackupAndRestore(path), keras.callbacks.History()]
    assert list(callback_problems(hooks)) == []
    assert len(list(callback_problems([keras.callbacks.ModelCheckpoint(path, save_freq=5)]))) == 1
