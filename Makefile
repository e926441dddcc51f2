# `make run ARGS="--epochs 1"` trains; `make test` proves; see CONTRIBUTING.md for the rest.
# Everything but the thread sanitizer shares one release build in .build.

SHELL       = /bin/bash -o pipefail
SWIFT      ?= swift
ARGS       ?=
REGATTA     = .build/release/regatta
THREAD      = --sanitize=thread --scratch-path .build-thread
THREADED    = ^(AllReduceTests|TransportTests|CoordinatorTests|WorkerTests)\.
# Arithmetic on one thread and a thousand steps of what other tests take in a few: nothing more for the thread sanitizer
# to find, and many minutes in its debug build.
TOO_LONG    = WeightUpdateTests|OptimizedTrainingTests|StepMemoryTests

.PHONY: run build test test-python keras parity lint format sanitize messages fidelity dependencies clean

run: build
	@$(REGATTA) train $(ARGS)

build: dependencies
	@$(SWIFT) build -c release --product regatta --quiet

# The tests' product by name: `--build-tests` would build swift-protobuf's own compiler too, which takes minutes.
test: build keras
	@$(SWIFT) build -c release --product regattaPackageTests --quiet
	@$(SWIFT) test -c release --skip-build --parallel 2>&1 | tee .build/test.log \
		|| { echo "== what failed:"; grep -aE "✘.*(recorded an issue|\) failed)|Fatal error" .build/test.log; false; }

# Every architecture of keras.applications and every case of training against real Keras; an hour.
parity: build keras
	@$(SWIFT) build -c release --product regattaPackageTests --quiet
	@REGATTA_PARITY=all $(SWIFT) test -c release --skip-build --filter 'ParityTests|KerasTrainingTests'

# The client beside real Keras; PYTESTFLAGS="-k real" is short.
test-python: build keras
	@REGATTA=$(abspath $(REGATTA)) .build/keras/bin/python -m pytest -q -p no:cacheprovider $(PYTESTFLAGS) python

keras: dependencies
	@deploy/install-keras

lint:
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

format:
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

sanitize: dependencies
	@$(SWIFT) build $(THREAD) --product regattaPackageTests --quiet
	@TSAN_OPTIONS="exitcode=66 halt_on_error=1" $(SWIFT) test $(THREAD) --skip-build --filter '$(THREADED)' --skip '$(TOO_LONG)'

# The generated default instance lacks the word that strict memory safety asks for.
messages:
	@$(SWIFT) build --product protoc-gen-swift --quiet
	@protoc -Iproto --plugin=.build/debug/protoc-gen-swift --swift_out=Sources/Wire/Control \
		--swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true proto/control.proto
	@protoc -Iproto --plugin=.build/debug/protoc-gen-swift --swift_out=Sources/Wire/Client \
		--swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true \
		--python_out=python/src/regatta/wire proto/client.proto
	@sed -i 's/_storage = _StorageClass.default/_storage = unsafe _StorageClass.default/' Sources/Wire/*/*.pb.swift

# Written elsewhere first: a command that fails leaves the page as it was.
fidelity: build
	@$(REGATTA) bench fidelity > .build/FIDELITY.md && mv .build/FIDELITY.md docs/FIDELITY.md

dependencies:
	@deploy/install-dependencies

clean:
	@rm -rf .build .build-thread
