#!/usr/bin/env bash
# Every check and every test. Installs what it needs through apt-get, Go modules and npm. Ends in `go test` output.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '\n== %s\n' "$*"; }

need() { # need COMMAND PACKAGE...: install Debian packages where the command is missing
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "test.sh: $command is missing; install it ($*) and run again" >&2
    exit 1
  fi
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  [ -n "${updated:-}" ] || $sudo apt-get update -qq
  updated=1
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

say "tools"
command -v go >/dev/null 2>&1 || { echo "test.sh: Go is missing; install the version that go.mod names" >&2; exit 1; }
need gcc gcc libc6-dev
need chromium chromium
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then need initdb postgresql; fi
go version
# Tests that would skip for want of a tool fail from here on.
export CI=true
export GOFLAGS="${GOFLAGS:-}"

say "gofmt"
unformatted=$(git ls-files '*.go' | xargs gofmt -l)
if [ -n "$unformatted" ]; then echo "not formatted: $unformatted" >&2; exit 1; fi

say "go vet, staticcheck"
go vet ./...
go run honnef.co/go/tools/cmd/staticcheck@v0.7.0 ./...

say "govulncheck"
if ! output=$(timeout 120 go run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./... 2>&1); then
  if grep -qiE 'fetching vulnerabilities|dial tcp|no such host|connection refused|Forbidden|403|timeout' <<<"$output"; then
    echo "NOT CHECKED: the vulnerability database cannot be reached from here"
  else
    echo "$output" >&2
    exit 1
  fi
else
  echo "$output"
fi

say "the page's bundle is what its sources give"
if command -v npm >/dev/null 2>&1; then
  (cd internal/workspace/page && npm ci --silent --no-audit --no-fund && npm run --silent build)
  git diff --exit-code --stat -- internal/workspace/page/dist
else
  echo "NOT CHECKED: npm is not installed"
fi

say "one static binary"
CGO_ENABLED=0 go build -o /dev/null ./cmd/bot

say "benchmarks: everything once, at 1,000 passages, beside bleve and FTS5 (a module of their own)"
(cd bench && go vet ./... && go test -timeout 5m ./...)

say "go test: processes killed, networks cut, databases restarted (the race detector would slow them tenfold)"
go test -timeout 12m -parallel 4 ./internal/faulttest -kills "${KILLS:-200}" -burst "${BURST:-2000}"

say "go test -race"
go test -race -timeout 12m $(go list ./... | grep -v /internal/faulttest)
