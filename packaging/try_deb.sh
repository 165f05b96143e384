#!/usr/bin/env bash
# Installs the .deb into a fresh, minimal Debian below a folder of its own, starts the window there on a virtual screen,
# removes it again and looks that the data stayed. Needs root and debootstrap.
#   packaging/try_deb.sh [release]        (default: bookworm)
set -euo pipefail
cd "$(dirname "$0")/.."
release=${1:-bookworm}
made=$(ls -t build/mzdesk_*.deb | head -n 1)
room=$(mktemp -d "${TMPDIR:-/tmp}/mzdesk-deb.XXXXXX")
trap 'umount "$room/proc" "$room/dev" 2>/dev/null || true; rm -rf --one-file-system "$room"' EXIT
mirror=${MIRROR:-http://deb.debian.org/debian}

debootstrap --variant=minbase "$release" "$room" "$mirror" >"$room.log" 2>&1 || { tail -n 20 "$room.log"; exit 1; }
rm -f "$room.log"
mount -t proc proc "$room/proc"
mount --bind /dev "$room/dev"
cp "$made" "$room/opt/mzdesk.deb"
for proxy in /etc/apt/apt.conf.d/*; do cp "$proxy" "$room/etc/apt/apt.conf.d/" 2>/dev/null || true; done
inside() { chroot "$room" /usr/bin/env -i HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
inside apt-get -qq update
inside apt-get -qq install -y --no-install-recommends /opt/mzdesk.deb >/dev/null
echo "已安装，依赖由 apt 补齐；这台系统没有 Python：$(inside sh -c 'command -v python3 || echo 无')，没有字体：$(inside sh -c 'ls /usr/share/fonts 2>/dev/null | wc -l') 个文件夹"
inside /usr/bin/mzdesk --offscreen-check
echo "自检通过：两种角色的每一页都画出来了"
inside mzdesk-cli demo --out /srv/office
inside env MZDESK_PASSPHRASE=demo mzdesk-cli --data /srv/office/431281103 roster left-behind --to /srv/roster.pdf
inside apt-get -qq install -y --no-install-recommends xvfb xdotool >/dev/null
inside sh -c '
  Xvfb :7 -screen 0 1366x768x24 >/dev/null 2>&1 & screen=$!
  sleep 2; export DISPLAY=:7
  mzdesk --data /srv/office/431281103 & program=$!
  for n in $(seq 60); do xdotool search --name "民政工作台" >/dev/null 2>&1 && break; sleep 0.5; done
  xdotool search --name "民政工作台" >/dev/null && echo "虚拟屏幕上的窗口：$(xdotool getwindowname $(xdotool search --name "民政工作台" | head -n 1))"
  kill $program; wait $program 2>/dev/null; kill $screen'
inside apt-get -qq remove -y mzdesk >/dev/null
inside sh -c 'test ! -e /opt/mzdesk && test ! -e /usr/bin/mzdesk && test -s /srv/office/431281103/mzdesk.db'
echo "已卸载，程序文件全部去掉，数据还在"
