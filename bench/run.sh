#!/usr/bin/env bash
# Every figure of README.md in one run: bench/run.sh [SIZES] [PEERS], which are
# numbers of passages. Half an hour with the defaults, hours with a million; what
# go test prints is what benchstat reads.
set -euo pipefail
cd "$(dirname "$0")"
go test -run xxx -bench . -benchtime 1000x -timeout 8h -sizes "${1:-1000,100000}" -peers "${2:-1000,100000}" .
