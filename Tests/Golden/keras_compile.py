"""Writes keras_compile.json: Keras' optimizers, schedules, losses and metrics as it puts them into files.

    pip install keras==3.15.1 jax && python keras_compile.py > keras_compile.json
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras
from keras import losses as L
from keras import metrics as M
from keras import optimizers as O
from keras.optimizers import schedules as S

cases = {
    "optimizers": [
        O.SGD(),
        O.SGD(0.3, momentum=0.8, nesterov=True, weight_decay=0.002, clipnorm=1.5),
        O.Adam(),
        O.Adam(0.007, beta_1=0.7, beta_2=0.95, epsilon=1e-4, global_clipnorm=2.5),
        O.AdamW(),
        O.AdamW(0.1, weight_decay=0.03, clipvalue=0.75),
        O.Lamb(0.2, beta_1=0.6, beta_2=0.8, epsilon=1e-5),
        O.RMSprop(),
        O.RMSprop(0.05, rho=0.75, momentum=0.4, epsilon=1e-3, centered=True, use_ema=True, ema_momentum=0.9,
                  ema_overwrite_frequency=7),
        O.SGD(0.1, use_ema=True),
    ],
    "refused": [
        O.Adam(amsgrad=True), O.Adagrad(), O.Adadelta(), O.Adamax(), O.Nadam(), O.Lion(), O.Ftrl(), O.Adafactor(),
        O.Muon(), O.SGD(gradient_accumulation_steps=4), O.SGD(loss_scale_factor=2.0),
        O.SGD(S.InverseTimeDecay(0.1, 10, 0.5)), O.SGD(S.CosineDecayRestarts(0.1, 10)),
        O.SGD(S.PolynomialDecay(0.1, 10, cycle=True)),
    ],
    "schedules": [
        S.CosineDecay(0.3, 70, alpha=0.125),
        S.CosineDecay(0.0, 70, warmup_target=0.3, warmup_steps=9, alpha=0.25),
        S.ExponentialDecay(0.3, 7, 0.5),
        S.ExponentialDecay(0.3, 7, 0.5, staircase=True),
        S.PiecewiseConstantDecay([3, 8], [0.3, 0.2, 0.1]),
        S.PolynomialDecay(0.3, 20),
        S.PolynomialDecay(0.3, 20, end_learning_rate=0.01, power=2.0),
    ],
    "losses": [
        L.SparseCategoricalCrossentropy(), L.SparseCategoricalCrossentropy(from_logits=True),
        L.CategoricalCrossentropy(label_smoothing=0.1), L.CategoricalCrossentropy(from_logits=True),
        L.BinaryCrossentropy(from_logits=True, label_smoothing=0.2), L.BinaryCrossentropy(),
        L.MeanSquaredError(), L.MeanAbsoluteError(), L.Huber(delta=0.25),
    ],
    "losses refused": [
        L.KLDivergence(), L.Poisson(), L.LogCosh(), L.CosineSimilarity(), L.MeanSquaredError(reduction="sum"),
        L.SparseCategoricalCrossentropy(ignore_class=3), L.BinaryFocalCrossentropy(), L.Hinge(),
    ],
    "metrics": [
        M.Accuracy(), M.BinaryAccuracy(), M.CategoricalAccuracy(), M.SparseCategoricalAccuracy(),
        M.SparseTopKCategoricalAccuracy(), M.TopKCategoricalAccuracy(k=3, name="top3"),
    ],
    "metrics refused": [M.AUC(), M.Precision(), M.MeanSquaredError(), M.BinaryAccuracy(threshold=0.7), M.F1Score()],
}

serialize = {"optimizers": O, "refused": O, "schedules": S}
result = {"keras": keras.__version__}
for kind, values in cases.items():
    module = serialize.get(kind) or (L if "loss" in kind else M)
    result[kind] = [module.serialize(value) for value in values]


def rates(schedule):
    return [float(schedule(step)) for step in range(0, 90, 3)]


result["rates"] = [rates(schedule) for schedule in cases["schedules"]]


def compiled(**settings):
    """What a model with these settings says of them."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
    model.compile(**settings)
    return json.loads(model.to_json())["compile_config"]


result["compiled"] = [
    compiled(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]),
    compiled(optimizer=O.SGD(0.1, momentum=0.9), loss=L.CategoricalCrossentropy(label_smoothing=0.1),
             metrics=["acc", M.TopKCategoricalAccuracy(k=2)], weighted_metrics=["categorical_accuracy"]),
    compiled(optimizer="rmsprop", loss=["sparse_categorical_crossentropy"], metrics=[["sparse_categorical_accuracy"]]),
    compiled(optimizer="sgd", loss=L.sparse_categorical_crossentropy, metrics=[M.sparse_categorical_accuracy]),
]
result["compiled refused"] = [
    compiled(optimizer="adam", loss="categorical_crossentropy", loss_weights=[0.5]),
    compiled(optimizer="adam", loss={"dense_4": "mse"}),
]
print(json.dumps(result, separators=(",", ":"), default=float))
