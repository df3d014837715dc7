#!/usr/bin/env bash
# Most people guess: 'azcopy copy --preserve-posix-properties' restores those properties that a blob's metadata has, and leaves
#   the others as for any new file.
# What happens: a blob whose metadata has 'modtime' and nothing else of POSIX is downloaded with mode 0000. Nobody but root can
#   read the file, and azcopy reports it as Completed. Blobs without 'modtime' get the usual mode.
# Why our users meet it: the modification time is the one property that tools other than azcopy write beside a blob; azcopy's own
#   uploads add all of them, with 'linux_statx_mask', which tells it which ones count.
# Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq libsecret-1-0=0.20.5-3 >/dev/null 2>&1
dpkg -x libsecret*.deb root
LD_LIBRARY_PATH=$(echo "$work"/root/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
npm install --silent --no-audit --no-fund --ignore-scripts azurite@3.35.0 @azure-tools/azcopy-linux@10.32.2 >/dev/null
azcopy=$work/azcopy
install -m 755 node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64 "$azcopy"
export AZCOPY_LOG_LOCATION=$work/log AZCOPY_JOB_PLAN_LOCATION=$work/plan

cat >put.js <<'JS'
const crypto = require('crypto');
const http = require('http');
const [port] = process.argv.slice(2);
// The account that the emulator of Azure has for everybody, with its published key.
const account = 'devstoreaccount1';
const key = Buffer.from('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==', 'base64');
const version = '2021-08-06';
const expiry = new Date(Date.now() + 3600_000).toISOString().replace(/\.\d+/, '');
const text = [account, 'rwlc', 'b', 'sco', '', expiry, '', 'http,https', version, '', ''].join('\n');
const sas = new URLSearchParams({
  sv: version, ss: 'b', srt: 'sco', sp: 'rwlc', se: expiry, spr: 'http,https',
  sig: crypto.createHmac('sha256', key).update(text, 'utf8').digest('base64'),
}).toString();
const put = (path, query, headers, body) => new Promise((done, failed) => {
  const request = http.request({
    host: '127.0.0.1', port, method: 'PUT', path: `/${account}${path}?${query}${sas}`,
    headers: { 'x-ms-version': version, 'Content-Length': body.length, ...headers },
  }, (answer) => { answer.resume(); answer.on('end', () => (answer.statusCode === 201 ? done() : failed(answer.statusCode))); });
  request.on('error', failed);
  request.end(body);
});
(async () => {
  const blob = { 'x-ms-blob-type': 'BlockBlob' };
  await put('/films', 'restype=container&', {}, '');
  await put('/films/with-its-time.mov', '', { ...blob, 'x-ms-meta-modtime': '1600000000000000000' }, 'take one');
  await put('/films/without.mov', '', blob, 'take two');
  console.log(`http://127.0.0.1:${port}/${account}/films/*?${sas}`);
})();
JS

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/blob/main.js --blobPort "$port" --location "$work/store" --silent --skipApiVersionCheck >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done
source=$(node put.js "$port")

"$azcopy" --version
echo 'A blob with modtime in its metadata, and no other property of POSIX, is downloaded with mode 0000.'
"$azcopy" copy "$source" "$work/home" --preserve-posix-properties --from-to BlobLocal --output-level quiet
stat -c '%a %n' home/* | sed "s|home/||" | tee out
if grep -q '^0 with-its-time.mov' out && grep -q '^6[0-9]* without.mov' out; then
  exit 0
fi
echo 'This has changed.'
exit 1
