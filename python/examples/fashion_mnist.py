"""A Keras model, trained on a cluster: the two lines that change are marked.

    REGATTA=.build/release/regatta PYTHONPATH=python/src python python/examples/fashion_mnist.py
"""
import gzip

import keras
import numpy as np
from keras import layers

from regatta import Cluster  # the first

FOLDER = "/usr/share/datasets/fashion-mnist"  # Debian's package dataset-fashion-mnist


def read(part):
    with gzip.open(f"{FOLDER}/{part}-images-idx3-ubyte.gz") as images, gzip.open(
        f"{FOLDER}/{part}-labels-idx1-ubyte.gz"
    ) as labels:
        x = np.frombuffer(images.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)
        y = np.frombuffer(labels.read(), np.uint8, offset=8)
    return (x / 255).astype("float32"), y.astype("int32")


model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.BatchNormalization(),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
(x, y), (x_test, y_test) = read("train"), read("t10k")

with Cluster.local(workers=2) as cluster:  # the second, and `cluster.fit(model, …)` for `model.fit(…)`
    cluster.fit(
        model, x, y, batch_size=128, epochs=4, validation_split=0.1,
        callbacks=[keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)])

# The model is trained, its optimizer too: it can be evaluated, saved, and trained on, here or there.
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
model.save("fashion_mnist.keras")
