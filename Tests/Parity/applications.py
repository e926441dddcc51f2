"""Cases of keras.applications' architectures: python applications.py FOLDER NAME..."""
import sys

import parity
from parity import keras

# Sides of the smallest images that they take, where that is not 32.
SIDES = {"InceptionV3": 75, "InceptionResNetV2": 75, "Xception": 71}


def application(name):
    side = SIDES.get(name, 32)
    return lambda: getattr(keras.applications, name)(weights=None, classes=10, input_shape=(side, side, 3))


# With fewer samples than eight the last normalizations see two or four places, and roundings grow without end; shifts
# of 2 keep most sums away from the corner of a ReLU, where one rounding changes a gradient by hundredths.
for name in sys.argv[2:]:
    parity.case(
        sys.argv[1], name, application(name), loss="sparse_categorical_crossentropy", shift=2.0,
        batch=4 if name in SIDES else 8)
