#!/usr/bin/env bash
# Types what the README tells people to type, in a new system: `setup/try-install.sh bookworm`, as root, with debootstrap.
# Of another distribution, name the mirror, too: `setup/try-install.sh noble http://archive.ubuntu.com/ubuntu main,universe`.
# The system has this machine's certificates, names and settings of pip; it lies in a temporary folder, and goes at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=$1
mirror=${2:-http://deb.debian.org/debian}
components=${3:-main}
root=$(mktemp -d)
chmod 755 "$root"
home=$root/home/reader

leave() {
    umount --lazy "$root/proc" "$root/dev" || true
    rm -rf --one-file-system "$root"
}
trap leave EXIT

# typed HEADING: the commands of the README's examples below a heading, without those for Homebrew.
typed() {
    awk -v heading="## $1" '/^## / { here = $0 == heading } here && /^```/ { shell = $0 == "```sh"; next } here && shell' \
        README.md | grep -v brew
}

# as_reader SCRIPT: run it from the home of somebody who may use sudo, in a shell as a new terminal opens it.
as_reader() {
    chroot "$root" setpriv --reuid=reader --regid=reader --init-groups env -i HOME=/home/reader TERM=dumb LANG=C.UTF-8 \
        PATH=/usr/local/bin:/usr/bin:/bin PIP_CERT=/etc/ssl/certs/ca-certificates.crt bash -i "/home/reader/$1"
}

debootstrap --variant=minbase --components="$components" --include=ca-certificates,sudo "$suite" "$root" "$mirror" >&2
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc"
if [ -e /etc/pip.conf ]; then cp /etc/pip.conf "$root/etc"; fi
cp -r /usr/local/share/ca-certificates "$root/usr/local/share"
chroot "$root" update-ca-certificates >&2
chroot "$root" apt-get -qq update
chroot "$root" useradd --create-home --shell /bin/bash reader
echo 'reader ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/reader"
echo 'APT::Get::Assume-Yes "true";' >"$root/etc/apt/apt.conf.d/yes"
mkdir "$home/checkout"
git archive HEAD | tar x -C "$home/checkout"

printf '%s\n' 'set -ex; cd ~/checkout' "$(typed Install)" >"$home/install.sh"
printf '%s\n' 'set -ex; cd' "$(typed Start)" 'ls output/*/*.pdf output/*/*.epub output/*/*-email.txt' >"$home/start.sh"
printf '%s\n' 'set -ex; cd ~/checkout' 'sudo apt install git make' 'make build' '.venv/bin/trifolio --version' \
    "pipx install --force '.[all]'" 'trifolio editions' >"$home/make.sh"
chroot "$root" chown -R reader: /home/reader
for script in install start make; do as_reader "$script.sh"; done
printf 'All that the README says can be typed in %s.\n' "$suite"
