#!/usr/bin/env bash
# Sets up the project where needed and runs the pipeline; arguments go to `seikei run`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up requirements.lock
exec .venv/bin/seikei run "$@"
