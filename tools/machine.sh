#!/usr/bin/env bash
# Bring the machine what the project needs besides Python packages. On Debian as root it installs what is
# missing; elsewhere it says what is left out and how to get it. HUIYIN_REQUIRE_GROUPS=all makes anything
# that is missing in the end a failure.
set -euo pipefail

newest_python() { command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3; }

has_make() { command -v make; }
has_venv() { local python; python=$(newest_python) && "$python" -c 'import ensurepip, venv'; }
has_gettext() { command -v xgettext && command -v msgmerge && command -v msgattrib; }
has_chromium() { [ -n "${HUIYIN_CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_font() { compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' || [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }

# what is probed | the Debian packages that bring it | what is left out without it
needs=(
    "make|make|everything"
    "venv|python3 python3-venv|everything"
    "gettext|gettext|collecting and checking translations"
    "chromium|chromium|the tests in a browser (group: browser)"
    "font|fonts-noto-cjk|Chinese letters in the pictures of the browser tests (group: browser)"
    "postgres|postgresql|the tests on PostgreSQL (group: postgres)"
)

missing() {
    local need
    for need in "${needs[@]}"; do
        "has_${need%%|*}" >/dev/null 2>&1 || echo "$need"
    done
}

packages() { cut -d '|' -f 2 <<<"$1" | tr '\n' ' '; }

lacking=$(missing)
[ -z "$lacking" ] && exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing $(packages "$lacking")…"
    apt-get update -qq
    # shellcheck disable=SC2046  # one word a package
    apt-get install -y -qq --no-install-recommends $(packages "$lacking") >/dev/null
    lacking=$(missing)
    [ -z "$lacking" ] && exit 0
fi

while IFS='|' read -r _ debian without; do
    echo "Left out: $without. On Debian or Ubuntu: sudo apt-get install $debian"
done <<<"$lacking"
case ",${HUIYIN_REQUIRE_GROUPS:-}," in
    *,all,*) echo "Every group is required here (HUIYIN_REQUIRE_GROUPS=$HUIYIN_REQUIRE_GROUPS), so this is a failure."; exit 1 ;;
esac
