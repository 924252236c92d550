# Sourced by run.sh and test.sh, which name the lock they need: makes .venv once, and again only when a lock changes.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
PIP=(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r)

stamp_of() { sha256sum "$1" pyproject.toml setup.sh | sha256sum | cut -d' ' -f1; }

make_environment() {
    local python="${PYTHON:-$(command -v python3.11 || command -v python3)}"
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' || { echo "Python 3.11 or 3.12 is needed; name it with PYTHON=..." >&2; exit 1; }
    "$python" -m venv --clear .venv || exit 1
    "${PIP[@]}" requirements.lock || exit 1
    .venv/bin/python - <<'PY' || exit 1
import pathlib, sys, sysconfig
site = pathlib.Path(sysconfig.get_paths()["purelib"])
checkout = pathlib.Path.cwd()
(site / "seikei_checkout.pth").write_text(f"{checkout}\n", encoding="utf-8")
command = pathlib.Path(sys.prefix) / "bin" / "seikei"
# The guard matters: the processes that read side by side import this file again.
lines = [f"#!{sys.executable}", "import sys", "from flows.cli import main", "if __name__ == '__main__':", "    sys.exit(main())", ""]
command.write_text("\n".join(lines), encoding="utf-8")
command.chmod(0o755)
PY
    stamp_of requirements.lock > .venv/requirements.lock.stamp
}

# Where no bytecode is written on import, every start would compile the environment anew.
compile_environment() { PYTHONDONTWRITEBYTECODE= .venv/bin/python -m compileall -q .venv/lib >/dev/null 2>&1 || true; }

set_up() {
    if [ "$(cat .venv/requirements.lock.stamp 2>/dev/null)" != "$(stamp_of requirements.lock)" ]; then
        echo "Setting up .venv (about a minute, once) ..."
        make_environment
        compile_environment
    fi
    if [ "$(cat ".venv/$1.stamp" 2>/dev/null)" != "$(stamp_of "$1")" ]; then
        echo "Adding what the tests need (once) ..."
        "${PIP[@]}" "$1" || exit 1
        compile_environment
        stamp_of "$1" > ".venv/$1.stamp"
    fi
}

export DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false
