#!/bin/sh
# Make .venv and install the package into it, with or without the test extra.
#
#   tools/venv.sh STAMP TARGET      e.g. tools/venv.sh .venv/.installed .
#                                        tools/venv.sh .venv/.installed-test '.[test]'
#
# STAMP is written last and holds the folder it was made for, so that an interrupted
# install, a half-made .venv and a folder that was moved are all made good.
# PYTHON chooses the interpreter; CONSTRAINTS names a file of exact versions. When that file has hashes, every
# package in it is installed with its hash checked, and the package here is then added to them, nothing fetched.
set -eu

stamp=$1
target=$2
here=$(pwd)
at_least='import sys; sys.exit(sys.version_info < (3, 11))'

fail() {
    printf 'kringloop: %s\n' "$@" >&2
    exit 1
}

uv=yes
has_uv() { [ "$uv" = yes ] && command -v uv >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" >/dev/null 2>&1 || fail "PYTHON is '$PYTHON', which cannot be found."
        "$PYTHON" -c "$at_least" 2>/dev/null || fail \
            "'$PYTHON' is $("$PYTHON" --version 2>&1); Python 3.11 or newer is needed."
        printf '%s' "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$at_least" 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
    seen=$(python3 --version 2>/dev/null || echo 'no python3')
    fail "Python 3.11 or newer is needed; found: $seen." \
        "Install one, or name it: make monitor PYTHON=/path/to/python3.11"
}

usable() {
    [ -x .venv/bin/python ] && .venv/bin/python -c "$at_least" 2>/dev/null || return 1
    has_uv || .venv/bin/python -m pip --version >/dev/null 2>&1 || return 1
    for made in .venv/.installed .venv/.installed-test; do
        [ ! -f "$made" ] || [ "$(cat "$made")" = "$here" ] || return 1
    done
}

make_venv() {
    python=$(find_python)
    echo "Making .venv with $("$python" --version 2>&1) …" >&2
    if has_uv; then
        rm -rf .venv
        uv venv --quiet --python "$python" .venv
        return
    fi
    "$python" -c 'import venv, ensurepip' 2>/dev/null || fail \
        "this Python has no venv module." \
        "On Debian and Ubuntu: apt install python3-venv. Elsewhere: install Python from python.org, or uv."
    "$python" -m venv --clear .venv
}

install() {
    if has_uv; then
        set -- uv pip install --quiet --compile-bytecode --python .venv/bin/python
    else
        set -- .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check
    fi
    case "$(cat "${CONSTRAINTS:-/dev/null}" 2>/dev/null)" in
    *--hash=*)
        PIP_USER=0 "$@" --require-hashes --requirement "$CONSTRAINTS" &&
            PIP_USER=0 "$@" --no-deps --no-build-isolation --editable .
        return
        ;;
    esac
    if [ -n "${CONSTRAINTS:-}" ]; then
        set -- "$@" --constraint "$CONSTRAINTS"
    fi
    PIP_USER=0 "$@" --editable "$target"
}

usable || make_venv
rm -f "$stamp"
echo "Installing $target (once; takes a minute or two) …" >&2
if has_uv && ! install; then
    echo "uv could not install; trying again with pip." >&2
    uv=no
    make_venv
fi
if ! has_uv; then
    install || fail \
        "the install did not finish; its message is above." \
        "Once the cause is gone (a network? disk space?), run the same command again."
fi
# An editable install leaves our own modules uncompiled; where Python may not write bytecode every command would
# compile them anew, which takes as long as its work.
.venv/bin/python -m compileall -q src ||
    echo "Our modules could not be compiled (is src writable?); commands will start more slowly." >&2
printf '%s' "$here" >"$stamp"
