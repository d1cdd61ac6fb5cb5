#!/bin/sh
# Installs or updates CarePill on Raspberry Pi OS or Debian. Safe to run again at any time.
#   sudo ./pi_assistant/install.sh [--button] [--no-start]
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
HOME_DIR=${CAREPILL_HOME:-/opt/carepill}
SETTINGS=${CAREPILL_SETTINGS:-/etc/carepill/carepill.env}
EXTRA=""
START=1
for option in "$@"; do
    case "$option" in
        --button) EXTRA="[button]" ;;
        --no-start) START=0 ;;
        *) echo "모르는 선택입니다: $option" >&2; exit 2 ;;
    esac
done

say() { printf '%s\n' "$*"; }

if [ "$(id -u)" -ne 0 ]; then
    echo "sudo 로 실행해 주세요: sudo $0" >&2
    exit 2
fi
PYTHON=${PYTHON:-python3}
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    echo "파이썬 3.9 이상이 필요합니다." >&2
    exit 1
fi

if command -v apt-get >/dev/null 2>&1; then
    missing=""
    command -v aplay >/dev/null 2>&1 || missing="$missing alsa-utils"
    command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
    "$PYTHON" -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
    if [ -n "$missing" ]; then
        say "1/4 필요한 프로그램 설치:$missing"
        # shellcheck disable=SC2086 word splitting is wanted: a list of package names
        apt-get install -y -q $missing >/dev/null || say "    설치하지 못했습니다. 나중에 carepill doctor 로 확인해 주세요."
    fi
fi

say "2/4 CarePill 설치: $HOME_DIR"
[ -x "$HOME_DIR/bin/python" ] || "$PYTHON" -m venv "$HOME_DIR"
# Build from a copy, so that nothing is left behind in the checkout.
BUILD=$(mktemp -d)
trap 'rm -rf "$BUILD"' EXIT
cp -R "$HERE" "$BUILD/pi_assistant"
cp -R "$HERE/../korean" "$BUILD/korean"
# pip would take the remains of an earlier build for current.
rm -rf "$BUILD/pi_assistant/build" "$BUILD/pi_assistant"/*.egg-info
"$HOME_DIR/bin/python" -m pip install --quiet --upgrade "$BUILD/pi_assistant$EXTRA"

say "3/4 설정: $SETTINGS"
mkdir -p "$(dirname "$SETTINGS")"
if [ ! -e "$SETTINGS" ]; then
    (umask 077 && cp "$HERE/carepill.env.example" "$SETTINGS")
fi
id carepill >/dev/null 2>&1 || useradd --system --home-dir /var/lib/carepill --shell /usr/sbin/nologin carepill
for group in audio gpio; do
    if getent group "$group" >/dev/null; then usermod -a -G "$group" carepill; fi
done
chown carepill "$SETTINGS"
chmod 600 "$SETTINGS"
ln -sf "$HOME_DIR/bin/carepill" /usr/local/bin/carepill

say "4/4 자동 시작"
if [ -d /run/systemd/system ]; then
    sed "s#/opt/carepill#$HOME_DIR#g; s#/etc/carepill/carepill.env#$SETTINGS#g" \
        "$HERE/carepill.service" > /etc/systemd/system/carepill.service
    systemctl daemon-reload
    systemctl enable --quiet carepill
    if [ "$START" = 1 ] && grep -q '^DJANGO_API_TOKEN=.' "$SETTINGS"; then systemctl restart carepill; fi
else
    say "    systemd가 없습니다. 직접 실행해 주세요: carepill run"
fi
if grep -q '^DJANGO_API_TOKEN=.' "$SETTINGS"; then
    say "끝났습니다. 상태 확인: sudo -u carepill CAREPILL_DATA_DIR=/var/lib/carepill carepill --config $SETTINGS doctor"
else
    say "$SETTINGS 에 서버 주소와 토큰을 적은 뒤 다시 실행해 주세요: sudo $0"
fi
