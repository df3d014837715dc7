// The whole life of two jobs, told by the official JavaScript SDK.
//
// node story.mjs API-VERSION, with DRIVEDOCK_URL, DRIVEDOCK_SUBSCRIPTION, DRIVEDOCK_CLIENT_ID and
// DRIVEDOCK_CLIENT_SECRET in the environment, NODE_EXTRA_CA_CERTS naming the CA file, and the
// packages of package.json where node finds them. Prints one line when everything was as it must be.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

const require = createRequire(path.join(process.env.DRIVEDOCK_CLIENTS, "package.json"));
const { ClientSecretCredential } = require("@azure/identity");
const { StorageImportExport } = require("@azure/arm-storageimportexport");

const url = process.env.DRIVEDOCK_URL;
const subscription = process.env.DRIVEDOCK_SUBSCRIPTION;
const apiVersion = process.argv[2];
const tenant = process.argv[3] ?? "adfs";
const group = `js-${apiVersion}`;
const key = "238810-662376-448998-450120-652806-203390-606320-483076";

const returnAddress = {
  recipientName: "Ada", streetAddress1: "Street 1", city: "Redmond", stateOrProvince: "WA",
  postalCode: "98007", countryOrRegion: "USA", phone: "4250000000", email: "ada@example.com",
};
const storageAccountId = `/subscriptions/${subscription}/resourceGroups/${group}/providers`
  + "/Microsoft.Storage/storageAccounts/films";

function client(secret) {
  const credential = new ClientSecretCredential(
    tenant, process.env.DRIVEDOCK_CLIENT_ID, secret,
    { authorityHost: url, disableInstanceDiscovery: true });
  return new StorageImportExport(credential, subscription, { endpoint: url, apiVersion });
}

async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function fails(promise, statusCode, code) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.name, "RestError");
    assert.equal(error.statusCode, statusCode);
    assert.equal(error.code, code);
    return true;
  });
}

const sdk = client(process.env.DRIVEDOCK_CLIENT_SECRET);

// ---- where to

const locations = await all(sdk.locations.list());
assert.deepEqual(locations.map((location) => location.name), ["West US"]);
assert.equal((await sdk.locations.get("westus")).name, "West US");
const operations = await all(sdk.operations.list());
assert.ok(operations.some((operation) => operation.name === "Microsoft.ImportExport/jobs/write"));

// ---- an import

const created = await sdk.jobs.create("import", group, {
  location: "westus",
  tags: { film: "one" },
  properties: {
    storageAccountId, jobType: "Import", returnAddress, logLevel: "Verbose",
    driveList: [{
      driveId: "9CA995BA", bitLockerKey: key, manifestFile: "\\DriveManifest.xml",
      manifestHash: "109B21108597EF36D5785F08303F3638", driveHeaderHash: "",
    }],
  },
});
assert.equal(created.location, "westus");
assert.equal(created.properties.state, "Creating");
assert.equal(created.properties.provisioningState, "Succeeded");
assert.equal(created.properties.driveList[0].state, "Specified");
assert.equal(created.properties.driveList[0].bitLockerKey, undefined);

const read = await sdk.jobs.get("IMPORT", group.toUpperCase());
assert.equal(read.id, created.id);
assert.equal(read.location, "West US");
assert.equal(read.systemData.createdBy, process.env.DRIVEDOCK_TOKEN_NAME);

// What was read is sent back, with all that only the service sets; the keys stay.
const again = await sdk.jobs.create("import", group, {
  location: read.location, tags: read.tags, properties: read.properties,
});
assert.deepEqual(again.properties.driveList, read.properties.driveList);
assert.deepEqual(await all(sdk.bitLockerKeys.list("import", group)),
  [{ driveId: "9CA995BA", bitLockerKey: key }]);

// ---- exports, with the list of blobs in a blob

const exported = await sdk.jobs.create("export", group, {
  location: "West US",
  properties: {
    storageAccountId, jobType: "Export", returnAddress,
    export: { blobListBlobPath: "lists/films.xml" },
  },
});
assert.equal(exported.properties.export.blobListBlobPath, "lists/films.xml");
const everything = await sdk.jobs.create("everything", group, {
  location: "West US",
  properties: {
    storageAccountId, jobType: "Export", returnAddress, export: { blobPathPrefix: ["/"] },
  },
});
assert.deepEqual(everything.properties.export.blobPathPrefix, ["/"]);

// ---- lists

const inGroup = await all(sdk.jobs.listByResourceGroup(group, { top: 1 }));
assert.deepEqual(inGroup.map((job) => job.name), ["everything", "export", "import"]);
assert.ok(inGroup.every((job) => job.properties.driveList === undefined));
const imports = await all(sdk.jobs.listBySubscription({ filter: "type eq 'Import'", top: 1 }));
const mine = imports.find((job) => job.id === created.id);
assert.equal(mine.properties.driveList[0].driveId, "9CA995BA");

// ---- changes

const shipped = await sdk.jobs.update("import", group, {
  tags: { film: "two" },
  cancelRequested: false,
  state: "Shipping",
  deliveryPackage: { carrierName: "FedEx", trackingNumber: "9989", driveCount: 1 },
});
assert.equal(shipped.properties.state, "Shipping");
assert.equal(shipped.properties.deliveryPackage.trackingNumber, "9989");
assert.deepEqual(shipped.tags, { film: "two" });
await fails(sdk.jobs.delete("import", group), 409, "InvalidJobState");
const cancelled = await sdk.jobs.update("import", group, { cancelRequested: true });
assert.equal(cancelled.properties.cancelRequested, true);
assert.equal(cancelled.properties.state, "Shipping");

// ---- the end

for (const name of ["export", "everything"]) {
  await sdk.jobs.delete(name, group);
  await sdk.jobs.delete(name, group); // that it is gone already is no error
  await fails(sdk.jobs.get(name, group), 404, "ResourceNotFound");
}
assert.deepEqual((await all(sdk.jobs.listByResourceGroup(group))).map((job) => job.name), ["import"]);
await fails(sdk.jobs.get("any", "no-such-group"), 404, "ResourceGroupNotFound");
await fails(sdk.jobs.create("x", group, { location: "westus", properties: {} }), 400, "InvalidResourceName");

// ---- who is not let in

await assert.rejects(all(client("not-the-secret").jobs.listBySubscription()), (error) => {
  assert.match(error.message, /No token of this service/);
  return true;
});

console.log(`the JavaScript SDK has told its story in ${apiVersion}`);
