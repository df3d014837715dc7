#!/usr/bin/env bash
# Most people guess: blocks that were sent and never committed are no blob. A blob of that name does not exist (HEAD says 404),
#   so 'If-None-Match: *' lets it be created.
# What happens: Azurite answers Put Blob with 'If-None-Match: *' with 409 BlobAlreadyExists as long as such blocks are there, and
#   HEAD with 404. Put Block List with the same condition succeeds.
# Why our users meet it: an upload that was broken off (by azcopy, say) leaves such blocks for a week, and whoever then sends the
#   same files with "do not overwrite" is told of blobs that nobody can see.
# Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts azurite@3.35.0 @azure/storage-blob@12.28.0 >/dev/null

cat >try.js <<'JS'
const { BlobServiceClient, StorageSharedKeyCredential } = require('@azure/storage-blob');
const account = 'devstoreaccount1';
// The account that the emulator of Azure has for everybody, with its published key.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const service = new BlobServiceClient(`http://127.0.0.1:${process.argv[2]}/${account}`,
  new StorageSharedKeyCredential(account, key), { retryOptions: { maxTries: 1 } });
const isNew = { conditions: { ifNoneMatch: '*' } };
const said = (call) => call.then(() => 'created', (e) => `${e.statusCode} ${e.code}`);
(async () => {
  const container = service.getContainerClient('films');
  await container.create();
  const blob = container.getBlockBlobClient('reel.mov');
  const id = Buffer.from('block-1').toString('base64');
  await blob.stageBlock(id, 'take', 4);
  console.log('exists:', await blob.exists());
  console.log('Put Blob, if new:', await said(blob.upload('take', 4, isNew)));
  console.log('Put Block List, if new:', await said(blob.commitBlockList([id], isNew)));
})();
JS

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/blob/main.js --blobPort "$port" --location "$work/store" --silent --skipApiVersionCheck >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.2; done

echo "azurite $(node -p 'require("./node_modules/azurite/package.json").version')"
echo 'A blob that does not exist, and has blocks that were never committed, cannot be created by one request.'
node try.js "$port" | tee out
diff - out <<'END' && exit 0
exists: false
Put Blob, if new: 409 BlobAlreadyExists
Put Block List, if new: created
END
echo 'This has changed.'
exit 1
