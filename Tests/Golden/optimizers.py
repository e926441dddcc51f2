"""Writes optimizers.json: what Keras' optimizers make of fixed gradients, in double precision.

    pip install keras==3.15.1 torch numpy && python optimizers.py > optimizers.json

LARS is not in Keras; its trajectories are of the formula in `lars`, that of MLPerf's ResNet-50.
"""
import json
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.config.set_floatx("float64")
NAMES = ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"]
SHAPES = [(3, 4), (4,), (4, 2), (2,)]
STEPS = 20
KEPT = [1, 2, 3, 10, 20]
rng = np.random.default_rng(11)


def short(a, digits=4):
    """Few digits, so that Float and double begin with nearly the same number."""
    return np.round(a, digits)


# Limits below are exact in single precision, as Keras rounds some constants so even here.
start = [short(rng.normal(size=s) * 0.5) for s in SHAPES]
start[3][:] = 0  # A vector that begins at zero, as biases do.
gradients = [[short(rng.normal(size=s) * 10 ** rng.uniform(-2, 1)) for s in SHAPES] for _ in range(STEPS)]

S = keras.optimizers.schedules
O = keras.optimizers


def rate(initial, decay=None, warmup=0, start=0.0):
    d = {"initial": initial, "warmupSteps": warmup, "warmupFrom": start}
    if decay:
        d["decay"] = decay
    return d


EXP = rate(0.1, {"exponential": {"steps": 7, "rate": 0.3, "staircase": False}})
STAIR = rate(0.1, {"exponential": {"steps": 7, "rate": 0.3, "staircase": True}})
PIECE = rate(0.1, {"piecewise": {"boundaries": [3, 9], "values": [0.02, 0.005]}})
POLY = rate(0.1, {"polynomial": {"steps": 15, "end": 0.01, "power": 2.0}})
ROOT = rate(0.1, {"polynomial": {"steps": 15, "end": 0.001, "power": 0.5}})
COS = rate(0.1, {"cosine": {"steps": 15, "end": 0.01}})
WARM = rate(0.1, {"cosine": {"steps": 12, "end": 0.0}}, warmup=5, start=0.01)
CASES = [
    ({"sgd": {"learningRate": 0.1}}, O.SGD(0.1)),
    ({"sgd": {"learningRate": 0.05, "momentum": 0.9}}, O.SGD(0.05, momentum=0.9)),
    ({"sgd": {"learningRate": 0.05, "momentum": 0.9, "nesterov": True}}, O.SGD(0.05, momentum=0.9, nesterov=True)),
    ({"sgd": {"learningRate": 0.05, "momentum": 0.5, "weightDecay": 0.1}}, O.SGD(0.05, momentum=0.5, weight_decay=0.1)),
    ({"sgd": {"learningRate": 0.05, "momentum": 0.5, "clipNorm": 0.75}}, O.SGD(0.05, momentum=0.5, clipnorm=0.75)),
    ({"sgd": {"learningRate": 0.1, "globalClipNorm": 0.75}}, O.SGD(0.1, global_clipnorm=0.75)),
    ({"sgd": {"learningRate": 0.1, "clipValue": 0.05}}, O.SGD(0.1, clipvalue=0.05)),
    ({"sgd": {"learningRate": EXP, "momentum": 0.5}}, O.SGD(S.ExponentialDecay(0.1, 7, 0.3), momentum=0.5)),
    ({"sgd": {"learningRate": STAIR}}, O.SGD(S.ExponentialDecay(0.1, 7, 0.3, staircase=True))),
    ({"sgd": {"learningRate": PIECE, "momentum": 0.5}}, O.SGD(S.PiecewiseConstantDecay([3, 9], [0.1, 0.02, 0.005]), momentum=0.5)),
    ({"sgd": {"learningRate": POLY, "weightDecay": 0.1}}, O.SGD(S.PolynomialDecay(0.1, 15, 0.01, 2.0), weight_decay=0.1)),
    ({"sgd": {"learningRate": ROOT}}, O.SGD(S.PolynomialDecay(0.1, 15, 0.001, 0.5))),
    ({"sgd": {"learningRate": COS}}, O.SGD(S.CosineDecay(0.1, 15, 0.1))),
    ({"adam": {"learningRate": WARM}}, O.Adam(S.CosineDecay(0.01, 12, warmup_target=0.1, warmup_steps=5))),
    ({"adam": {"learningRate": 0.001}}, O.Adam()),
    ({"adam": {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.9, "epsilon": 0.001}}, O.Adam(0.05, 0.8, 0.9, 0.001)),
    ({"adam": {"learningRate": 0.01, "weightDecay": 0.1, "globalClipNorm": 0.5}}, O.Adam(0.01, weight_decay=0.1, global_clipnorm=0.5)),
    ({"adamw": {"learningRate": 0.01, "weightDecay": 0.004}}, O.AdamW(0.01)),
    ({"adamw": {"learningRate": 0.01, "weightDecay": 0.3, "excludedFromDecay": ["bias"], "clipNorm": 0.5}}, O.AdamW(0.01, weight_decay=0.3, clipnorm=0.5)),
    ({"rmsprop": {"learningRate": 0.001}}, O.RMSprop()),
    ({"rmsprop": {"learningRate": 0.01, "rho": 0.7, "momentum": 0.9, "epsilon": 0.001}}, O.RMSprop(0.01, 0.7, 0.9, 0.001)),
    ({"rmsprop": {"learningRate": 0.01, "centered": True, "weightDecay": 0.1}}, O.RMSprop(0.01, centered=True, weight_decay=0.1)),
    ({"rmsprop": {"learningRate": 0.01, "momentum": 0.5, "centered": True, "clipValue": 0.3}}, O.RMSprop(0.01, momentum=0.5, centered=True, clipvalue=0.3)),
    ({"sgd": {"learningRate": 0.05, "momentum": 0.5, "average": {"momentum": 0.75, "overwriteEvery": 1}}},
     O.SGD(0.05, momentum=0.5, use_ema=True, ema_momentum=0.75, ema_overwrite_frequency=1)),
    ({"rmsprop": {"learningRate": 0.01, "centered": True, "average": {"momentum": 0.9, "overwriteEvery": 5}}},
     O.RMSprop(0.01, centered=True, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=5)),
    ({"lamb": {"learningRate": 0.001}}, O.Lamb()),
    ({"lamb": {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.9, "weightDecay": 0.1}}, O.Lamb(0.1, 0.8, 0.9, weight_decay=0.1)),
    ({"lamb": {"learningRate": COS, "clipNorm": 0.5}}, O.Lamb(S.CosineDecay(0.1, 15, 0.1), clipnorm=0.5)),
]
REGULARIZED = ({"sgd": {"learningRate": 0.1, "momentum": 0.5, "l1": 0.02, "l2": 0.03, "clipNorm": 1.0}}, O.SGD(0.1, momentum=0.5, clipnorm=1.0))


def flat(arrays):
    return [[float(x) for x in np.asarray(a).ravel()] for a in arrays]


def with_keras(settings, optimizer, regularized=False):
    weights = [keras.Variable(w, name=n.replace("/", "_")) for n, w in zip(NAMES, start)]
    (values,) = settings.values()
    if values.get("excludedFromDecay"):
        optimizer.exclude_from_weight_decay(var_list=[w for w in weights if "bias" in w.name])
    kept = []
    for step in range(STEPS):
        g = gradients[step]
        if regularized:  # What a kernel_regularizer L1L2 adds, by Keras' own loss.
            g = []
            for a, w in zip(gradients[step], weights):
                t = w.value
                if len(a.shape) > 1:
                    if t.grad is not None:
                        t.grad = None
                    keras.regularizers.L1L2(values["l1"], values["l2"])(w).backward()
                    a = a + t.grad.detach().numpy()
                g.append(a)
        optimizer.apply([keras.ops.convert_to_tensor(a) for a in g], weights)
        if step + 1 in KEPT:
            kept.append(flat([keras.ops.convert_to_numpy(w.value) for w in weights]))
    return {"optimizer": settings, "weights": kept}


def lars(rate, momentum, trust, epsilon, decay):
    settings = {"lars": dict(learningRate=rate, momentum=momentum, trust=trust, epsilon=epsilon, weightDecay=decay)}
    weights = [w.copy() for w in start]
    velocity = [np.zeros_like(w) for w in start]
    kept = []
    for step in range(STEPS):
        for i, (w, g) in enumerate(zip(weights, gradients[step])):
            local = rate
            if w.ndim > 1:
                length, slope = np.linalg.norm(w), np.linalg.norm(g)
                if length > 0 and slope > 0:
                    local = rate * trust * length / (slope + decay * length + epsilon)
                g = g + decay * w
            velocity[i] = momentum * velocity[i] - local * g
            weights[i] = w + velocity[i]
        if step + 1 in KEPT:
            kept.append(flat(weights))
    return {"optimizer": settings, "weights": kept}


cases = [with_keras(*case) for case in CASES]
cases.append(with_keras(*REGULARIZED, regularized=True))
cases.append(lars(1.0, 0.9, 0.001, 1e-9, 0.0))
cases.append(lars(2.0, 0.5, 0.02, 1e-6, 0.1))
print(json.dumps({
    "keras": keras.__version__, "names": NAMES, "shapes": SHAPES, "kept": KEPT, "start": flat(start),
    "gradients": [flat(g) for g in gradients], "cases": cases,
}, separators=(",", ":")).replace('{"optimizer"', '\n{"optimizer"'))
