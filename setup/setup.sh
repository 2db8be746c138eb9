#!/usr/bin/env bash
# Sets up what a build (`setup.sh build`) or the tests too (`setup.sh test`) need, each thing once:
# programs and libraries by apt, .venv with the versions of requirements-*.txt. (tools.sh brings what is not Python.)
set -euo pipefail
cd "$(dirname "$0")/.."

goal=${1:-build}
lock=setup/requirements-$goal.txt
venv=.venv

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# install WHAT BREW APT…: WHAT is missing; get it from the packages APT, or say how to get it.
install() {
    local what=$1 brew=$2
    shift 2
    if [ "$(uname)" = Darwin ]; then die "$what is missing; type: brew install $brew"; fi
    if ! command -v apt-get >/dev/null; then
        die "$what is missing and there is no apt-get here; install what your system calls: $*"
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        die "$what is missing and there is no sudo here; as root, type: apt-get install $*"
    fi
    say "$what is missing: installing $*"
    as_root apt-get -qq update >&2 || say "apt-get update failed: going on with the lists that are here"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >&2 ||
        die "apt-get could not install $*"
}

# need COMMAND WHAT BREW APT…: install WHAT unless COMMAND succeeds; it must succeed then.
need() {
    local command=$1 output
    shift
    if $command >/dev/null 2>&1; then return; fi
    install "$@"
    output=$($command 2>&1) || die "$1 is installed but does not work: $output"
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$python"; then return; fi
    done
    die "Python 3.11 or newer is missing; install it (Debian: apt-get install python3, macOS: brew install python)," \
        "or name it: make PYTHON=/path/to/python3 build"
}

has_venv() { "$python" -c 'import ensurepip, venv'; }

# The environment is made anew when its Python or this folder is another than the one it was made for.
made_for() { "$venv/bin/python" -V 2>/dev/null && pwd; }

make_venv() {
    if [ -e $venv/made-for ] && [ "$(made_for)" = "$(cat $venv/made-for)" ]; then return; fi
    find_python
    need has_venv "Python's venv module" python \
        "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    say "making $venv with $("$python" -V)"
    "$python" -m venv --clear $venv
    made_for >$venv/made-for
}

has_inks() { [ -e /usr/share/color/icc/ghostscript/default_cmyk.icc ]; }
has_jaxb() { [ -e /usr/share/java/jaxb-runtime.jar ]; }
has_chromium() { [ "$(uname -sm)" = "Linux x86_64" ] || chromium --version; }
has_pango() { $venv/bin/python -W error:HarfBuzz -c 'import weasyprint'; }

if [ "$goal" = test ]; then
    need "javac -version" "Java's compiler" temurin default-jdk-headless
    need has_inks "A colour profile of four inks" ghostscript libgs-common
    need has_jaxb "JAXB, which veraPDF needs," "(nothing: there is no package)" libjaxb-java
    need "pdftotext -v" "pdftotext" poppler poppler-utils
    need "ps" "ps" "(nothing: it is there)" procps
    need has_chromium Chromium "--cask chromium" chromium
fi
make_venv
sum=$(cksum "$lock" pyproject.toml "$0")
if [ ! -e "$venv/$goal.stamp" ] || [ "$sum" != "$(cat "$venv/$goal.stamp")" ]; then
    say "installing the packages of $lock"
    pip=("$venv/bin/python" -m pip --quiet --no-input --disable-pip-version-check)
    "${pip[@]}" install --no-compile --no-deps --requirement "$lock"
    "$venv/bin/python" -m compileall -q -j 0 "$PWD/$venv/lib" >/dev/null 2>&1 || true # by all processors; pip takes one
    "${pip[@]}" install --no-deps --no-build-isolation --editable .
    need has_pango Pango 'pango python' libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    printf '%s\n' "$sum" >"$venv/$goal.stamp"
fi
