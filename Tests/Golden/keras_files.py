"""Makes Tests/Golden/keras: small files of Keras, and what h5py reads from them.

    KERAS_BACKEND=jax python keras_files.py     # Keras 3.15.1, h5py
    python keras_files.py                       # TensorFlow 2.15, for the files of Keras 2

Each model is trained for two steps. NAME.summary.json has, for each dataset of NAME, its shape, the sum of its elements as
float64, and its first and last element.
"""

import io
import json
import os
import sys
import zipfile

import h5py
import keras
import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras")
IS_KERAS_3 = keras.__version__.startswith("3")


def sequential():
    layers = keras.layers
    return keras.Sequential([
        layers.Input((4, 4, 1)), layers.Conv2D(2, 3, name="c"), layers.BatchNormalization(), layers.ReLU(),
        layers.Dropout(0.5, seed=1), layers.Flatten(), layers.Dense(3)])


def functional():
    layers = keras.layers
    inner = keras.Sequential([layers.Input((3,)), layers.Dense(3, name="inner")], name="nested")
    x = layers.Input((3,), name="in")
    y = inner(x)
    return keras.Model(x, layers.Dense(2, name="out")(layers.Add()([y, x])))


def trained(model):
    model.compile("adam", "mse", metrics=["accuracy"])
    x, y = (np.ones((8,) + shape[1:], "f") for shape in [model.input_shape, model.output_shape])
    model.fit(x, y, batch_size=4, verbose=0)
    return model


def formats(path):
    """Every type and layout that is read, and a few that are not."""
    values = np.linspace(-3, 3, 35).reshape(5, 7)
    with h5py.File(path, "w") as f:
        for name in ["f2", "f4", "f8", ">f2", ">f4", ">f8"]:
            f["types/" + name] = values.astype(name)
        for name in ["i1", "i2", "i4", "i8", ">i2", ">i4", ">i8"]:
            f["types/" + name] = (values * 40).astype(name)
        for name in ["u1", "u2", "u4", "u8", ">u4"]:
            f["types/" + name] = np.abs(values * 80).astype(name)
        for name, options in {
            "plain": {}, "deflate": {"compression": 9}, "shuffle": {"compression": 1, "shuffle": True},
            "fletcher32": {"fletcher32": True}, "all": {"compression": 4, "shuffle": True, "fletcher32": True},
        }.items():
            f.create_dataset("chunks/" + name, data=values.astype("f"), chunks=(2, 3), **options)
        f.create_dataset("chunks/many", data=np.arange(700, dtype="f"), chunks=(10,))
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((3,))
        h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, space, compact).write(space, space, np.ones(3, "f"))
        for i in range(20):
            f.create_group(f"many/group{i}")
        f["scalar"], f["empty"] = np.float32(7), np.zeros((0, 3), "f")
        f.create_dataset("refused/lzf", data=values, compression="lzf")
        f["refused/complex"], f["refused/bool"] = values.astype("c8"), values > 0
        f.create_dataset("refused/unwritten", (5,), "f")
        f.attrs["text"], f.attrs["fixed"] = "é", np.bytes_("fixed")
        f.attrs["list"], f.attrs["fixed list"] = ["a", "bcd", ""], np.array([b"a", b"bcd"])
        f.attrs["split0"], f.attrs["split1"], f.attrs["number"], f.attrs["none"] = ["a"], ["b", "c"], 3, []


def summary(name):
    """What h5py reads."""
    path, datasets = os.path.join(FOLDER, name), {}
    content = path if h5py.is_hdf5(path) else io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))
    def add(place, item):
        if isinstance(item, h5py.Dataset) and not place.startswith("refused"):
            flat = item[()].ravel().astype("f8") if item.shape else np.array([item[()]], "f8")
            datasets[place] = {"shape": item.shape, "sum": float(flat.sum()), "ends": [*flat[:1], *flat[-1:]]}
    with h5py.File(content) as f:
        f.visititems(add)
    with open(path + ".summary.json", "w") as f:
        json.dump(datasets, f)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    keras.utils.set_random_seed(1)
    version = "keras3" if IS_KERAS_3 else "keras2"
    files = [f"{version}-{name}" for name in
             ["sequential.keras", "functional.keras", "model.h5", "sequential.weights.h5"]]
    model, other = trained(sequential()), trained(functional())
    paths = [os.path.join(FOLDER, name) for name in files]
    model.save(paths[0]), other.save(paths[1]), other.save(paths[2]), model.save_weights(paths[3])
    if IS_KERAS_3:
        files.append("formats.h5")
        formats(os.path.join(FOLDER, files[-1]))
        with open(os.path.join(FOLDER, "keras3-functional.json"), "w") as f:
            f.write(other.to_json())
    else:
        files.append("keras2-weights.h5")
        other.save_weights(os.path.join(FOLDER, files[-1]))
    for name in files:
        summary(name)


if __name__ == "__main__":
    sys.exit(main())
