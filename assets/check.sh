#!/bin/sh
# Builds the assets afresh and fails where they differ from what is committed in static/mc, or differ between two builds.
set -eu
cd "$(dirname "$0")"
if grep -q '"resolved"' package-lock.json; then echo "package-lock.json names a registry" >&2; exit 1; fi
npm ci --ignore-scripts --no-audit --no-fund --silent
committed=$(mktemp -d)
trap 'rm -rf "$committed"' EXIT
cp -R ../static/mc/. "$committed"
for build in first second; do
    npm run --silent build
    diff -rq "$committed" ../static/mc || { echo "static/mc is not what assets/ builds ($build build): commit what it built" >&2; exit 1; }
done
echo "static/mc is what assets/ builds"
