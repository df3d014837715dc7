#!/usr/bin/env bash
# Most people guess: 'curl --aws-sigv4 … --user KEY:SECRET' signs with any pair of keys that an S3 service gives out.
# What happens: KEY ends at the first colon, whatever follows. Access keys of OpenStack Swift's s3api are 'account:user', so curl
#   signs as 'account' with the secret 'user:SECRET'; '%3A' in place of the colon stays '%3A'. There is no way to give such a key.
# Why our users meet it: a shell line with curl is how an operator tries a target before telling a station its keys, and a 403
#   here says nothing about the keys.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"
version=7.88.1-10+deb12u15
for package in curl=$version libcurl4=$version; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
curl() { LD_LIBRARY_PATH="$(echo "$work"/root/usr/lib/*-linux-gnu)" "$work/root/usr/bin/curl" "$@"; }

cat >server.py <<'PYTHON'
import http.server

class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        said = self.headers["Authorization"].split("Credential=")[1].split("/")[0].encode() + b"\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Echo)
with open("port", "w") as port:
    port.write(str(server.server_port) + "\n")
server.serve_forever()
PYTHON
python3 server.py &
server=$!
until grep -q . port 2>/dev/null; do sleep 0.1; done
signed_as() { curl -sS --aws-sigv4 aws:amz:us-east-1:s3 --user "$1" "http://127.0.0.1:$(cat port)/"; }

curl --version | head -1
echo 'The access key that a signature names ends at the first colon.'
for user in 'AKIAEXAMPLE:secret' 'account:user:secret' 'account%3Auser:secret'; do
  echo "--user '$user' is signed as: $(signed_as "$user")" | tee -a out
done
if grep -qF "'AKIAEXAMPLE:secret' is signed as: AKIAEXAMPLE" out &&
  grep -qx -- "--user 'account:user:secret' is signed as: account" out &&
  grep -qx -- "--user 'account%3Auser:secret' is signed as: account%3Auser" out; then
  exit 0
fi
echo 'This has changed.'
exit 1
