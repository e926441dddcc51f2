"""Evaluating, predicting, attaching, and a service of its own."""

import os
import sys
import time

import keras
import numpy as np
import pytest

from conftest import small_data, small_model
from keras_service import KerasService
from recorder import Recorder
from regatta import Cluster, ClusterError, ConnectionLost, NotSupported


@pytest.mark.parametrize("settings", [{}, {"batch_size": 7}, {"batch_size": 7, "steps": 3}])
def test_evaluate_returns_what_the_model_would(cluster, settings):
    model = small_model()
    expected = model.evaluate(*small_data(), verbose=0, **settings)
    assert cluster.evaluate(model, *small_data(), verbose=0, **settings) == pytest.approx(expected)


def test_evaluate_as_a_dictionary(cluster):
    model = small_model()
    expected = model.evaluate(*small_data(), verbose=0, return_dict=True)
    found = cluster.evaluate(model, *small_data(), verbose=0, return_dict=True)
    assert list(found) == list(expected) and found == pytest.approx(expected)


def test_evaluate_of_a_loss_alone_is_a_number(cluster):
    model = small_model(metrics=())
    assert isinstance(cluster.evaluate(model, *small_data(), verbose=0), float)


def test_evaluate_with_weights(cluster):
    model, weight = small_model(), np.linspace(0, 1, 50)
    expected = model.evaluate(*small_data(), sample_weight=weight, verbose=0)
    assert cluster.evaluate(model, *small_data(), sample_weight=weight, verbose=0) == pytest.approx(expected)


def test_evaluating_changes_nothing(cluster):
    model = small_model()
    before = model.get_weights()
    cluster.evaluate(model, *small_data(), verbose=0)
    for old, new in zip(before, model.get_weights()):
        np.testing.assert_array_equal(old, new)


def test_predict_returns_what_the_model_would(cluster):
    model, (x, _) = small_model(), small_data()
    np.testing.assert_allclose(cluster.predict(model, x, verbose=0), model.predict(x, verbose=0), rtol=1e-6)
    assert cluster.predict(model, x, batch_size=8, steps=2, verbose=0).shape == (16, 3)


@pytest.mark.parametrize("name", ["evaluate", "predict"])
def test_hooks_of_evaluating_and_predicting(cluster, name):
    model, (x, y) = small_model(), small_data()
    data = (x, y) if name == "evaluate" else (x,)
    recorders = Recorder(), Recorder()
    getattr(model, name)(*data, batch_size=16, callbacks=[recorders[0]], verbose=0)
    getattr(cluster, name)(model, *data, batch_size=16, callbacks=[recorders[1]], verbose=0)
    assert [call[:2] for call in recorders[1].calls] == [call[:2] for call in recorders[0].calls]


def test_an_attached_model_runs_on_the_cluster_until_that_is_closed(service):
    with Cluster(service.endpoint) as cluster:
        model = cluster.attach(small_model())
        model.fit(*small_data(), epochs=2, verbose=0)
        assert len(model.history.epoch) == 2
        model.evaluate(*small_data(), verbose=0)
        assert model.predict(small_data()[0], verbose=0).shape == (50, 3)
        assert service.received.count("begin") == 3
    model.fit(*small_data(), verbose=0)
    assert service.received.count("begin") == 3


def test_an_attached_model_can_be_saved_and_cloned(cluster, tmp_path):
    model = cluster.attach(small_model())
    model.save(tmp_path / "m.keras")
    assert keras.models.load_model(tmp_path / "m.keras").fit.__func__ is keras.Model.fit
    assert keras.models.clone_model(model).count_params() == model.count_params()


def test_the_number_of_workers_is_known(cluster):
    assert cluster.workers == 2


def test_a_second_client_is_told_to_wait(service, cluster):
    with pytest.raises(ClusterError, match="another client is at work"):
        Cluster(service.endpoint)


def test_the_next_client_may_come_when_one_has_left(service):
    for _ in range(2):
        with Cluster(service.endpoint) as cluster:
            assert cluster.check(small_model()) == []


def test_what_the_service_does_not_support_is_refused_before_data_move(service, cluster):
    service.problems = ["layer 'dense': is too dense"]
    assert cluster.check(small_model()) == ["layer 'dense': is too dense"]
    with pytest.raises(NotSupported, match="too dense") as error:
        cluster.fit(small_model(), *small_data(), verbose=0)
    assert error.value.problems == service.problems
    assert service.bytes_received == 0 and "begin" not in service.received


def test_another_version_is_refused(service):
    service.protocol = 99
    with pytest.raises(ClusterError, match="version 99.*install the same"):
        Cluster(service.endpoint)


def test_a_service_that_falls_silent_is_lost(monkeypatch):
    monkeypatch.setattr("regatta.limits.SILENCE_SECONDS", 0.5)
    with KerasService() as service:
        cluster = Cluster(service.endpoint)
        service.paused.set()
        time.sleep(0.2)  # What it was doing is done.
        with pytest.raises(ConnectionLost, match="silent"):
            cluster.check(small_model())
        service.paused.clear()
        cluster.close()


PROGRAM = """#!/bin/sh
exec {python} {service} "$@"
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program that is started as regatta is."""
    folder = os.path.dirname(__file__)
    path = tmp_path / "regatta"
    path.write_text(PROGRAM.format(python=sys.executable, service=os.path.join(folder, "keras_service.py")))
    path.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([folder, os.path.join(folder, "..", "src")]))
    return str(path)


def test_a_local_service_is_started_and_ended(program):
    with Cluster.local(workers=3, regatta=program) as cluster:
        assert cluster.workers == 3
        cluster.fit(small_model(), *small_data(), verbose=0)
        child = cluster._service._child
    assert child.returncode is not None


def test_the_program_is_found_by_the_environment(program, monkeypatch):
    monkeypatch.setenv("REGATTA", program)
    with Cluster.local() as cluster:
        assert cluster.workers == 1


def test_a_program_that_is_not_there_is_named():
    with pytest.raises(ClusterError, match=r"'/no/such' is no program.*\$REGATTA"):
        Cluster.local(regatta="/no/such")


def test_a_program_that_ends_says_why(tmp_path):
    path = tmp_path / "regatta"
    path.write_text("#!/bin/sh\necho out of wind >&2\nexit 2\n")
    path.chmod(0o755)
    began = time.monotonic()
    with pytest.raises(ClusterError, match="status 2: out of wind"):
        Cluster.local(regatta=str(path))
    assert time.monotonic() - began < 10


def test_no_workers_are_refused():
    with pytest.raises(ValueError, match="workers=0"):
        Cluster.local(workers=0)
