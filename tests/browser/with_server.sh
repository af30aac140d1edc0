#!/usr/bin/env bash
# Starts the program on an empty database and a free port, tells the story in a browser, and stops it. Usage: with_server.sh PROGRAM
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$folder"' EXIT
mkfifo "$folder/said"
"$program" serve --db "$folder/docket.db" --people config/people.yaml --listen 127.0.0.1:0 >"$folder/said" 2>"$folder/log" &
server=$!
exec 3<"$folder/said"
if ! read -r _ _ _ address <&3; then cat "$folder/log"; exit 1; fi
account() { printf '"%s": {"username": "%s", "password": "docket-mau-2026"}' "$1" "$2"; }
people="{$(account applicant lan), $(account intake_officer minh), $(account case_officer thao), $(account unit_head ha), $(account competent_person duc)}"
if ! (cd tests/browser && BASE_URL="$address" PEOPLE="$people" node run.mjs); then cat "$folder/log"; exit 1; fi
