#!/usr/bin/env bash
# Sets up the project where needed and runs the tests; arguments go to pytest.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up requirements-tests.lock
exec .venv/bin/python -m pytest "$@"
