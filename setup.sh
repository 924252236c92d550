# Sourced by run.sh and test.sh: makes .venv from requirements.lock once, and again only when the lock changes.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
stamp=".venv/lock.sha256"
wanted="$(sha256sum requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1)"
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Setting up .venv (about a minute, once) ..."
    python="${PYTHON:-$(command -v python3.11 || command -v python3)}"
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' || { echo "Python 3.11 or 3.12 is needed; name it with PYTHON=..." >&2; exit 1; }
    "$python" -m venv --clear .venv || exit 1
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock || exit 1
    .venv/bin/python - <<'PY' || exit 1
import pathlib, sys, sysconfig
site = pathlib.Path(sysconfig.get_paths()["purelib"])
checkout = pathlib.Path.cwd()
(site / "seikei_checkout.pth").write_text(f"{checkout}\n", encoding="utf-8")
command = pathlib.Path(sys.prefix) / "bin" / "seikei"
command.write_text(f"#!{sys.executable}\nimport sys\nfrom flows.cli import main\nsys.exit(main())\n", encoding="utf-8")
command.chmod(0o755)
PY
    PYTHONDONTWRITEBYTECODE= .venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 || true
    echo "$wanted" > "$stamp"
fi
export DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false
