#!/usr/bin/env bash
# Sets up the project where needed and runs the tests in two processes; arguments go to pytest (`-n 0` for one process).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up requirements-tests.lock
exec .venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder "$@"
