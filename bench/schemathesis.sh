#!/bin/sh
# Sends generated requests to every operation of the API docs, as an anonymous caller, a user and an administrator.
# An answer of 500, an undocumented status or media type, and a body off its schema are failures.
# It needs `schemathesis` on the PATH. Usage: bench/schemathesis.sh [cases for each operation]
set -eu
cases=${1:-100}
url="http://127.0.0.1:${PORT:=4719}"
dir=$(mktemp -d)
export PORT DATA_DIR="$dir/data" LOG_DIR="$dir/logs" RATE_LIMIT_GENERAL=off RATE_LIMIT_AUTH=off
export SEED_ADMIN_PASSWORD=admin-password

bun src/main.ts >"$dir/out" 2>&1 &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$dir"' EXIT
until curl -sf "$url/health" >/dev/null; do
  kill -0 $server || { cat "$dir/out"; exit 1; }
  sleep 0.5
done
# A refusal of 502 or 503 is documented, and another check looks at that: a fault is a 500.
cat >"$dir/schemathesis.toml" <<END
[auth]
auto-signup = false
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", "502", "503"]
END

# Sockets are no HTTP, and a caller that signs out or erases itself would be anonymous from then on.
check() {
  name=$1
  shift
  echo "== $name"
  (cd "$dir" && schemathesis --config-file schemathesis.toml run "$url/api-docs/json" "$@" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases coverage,fuzzing --max-examples "$cases" --continue-on-failure --suppress-health-check all \
    --exclude-path '/api/sessions/{id}/live' --exclude-path-regex 'logout$' --warnings off --no-color \
    >report) || failed=1
  awk '/= (FAILURES|SUMMARY) =/ { shown = 1 } shown' "$dir/report"
}
token() {
  curl -s "$url/api/auth/login" -d "username=$1&password=$2" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}

failed=0
check anonymous
check user -H "Authorization: Bearer $(token demo@convene.example demo-password)" --exclude-operation-id deleteApiAuthMe
check admin -H "Authorization: Bearer $(token admin@masstock.com "$SEED_ADMIN_PASSWORD")"
exit $failed
