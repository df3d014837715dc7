import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { StorageImportExport } from '@azure/arm-storageimportexport';

let emulator, service, client;

before(async () => {
  emulator = spawn(process.env.DRIVEDOCK ?? 'drivedock',
    ['emulator', '--json', '--port', '0', '--https-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: emulator.stdout })) {
    service = JSON.parse(line);
    break;
  }
  const credential = { getToken: async () => ({ token: service.token, expiresOnTimestamp: Date.now() + 3600_000 }) };
  client = new StorageImportExport(credential, service.subscriptionId,
    { endpoint: service.httpsUrl, tlsOptions: { ca: readFileSync(service.caFile) } });
});

after(() => emulator.kill());

const pass = time => fetch(`${service.url}/emulator/clock`, {
  method: 'POST',
  headers: { authorization: `Bearer ${service.token}` },
  body: JSON.stringify({ advance: time }),
});

test('a cancelled job is completed, and after 90 days gone', async () => {
  await client.jobs.create('spring', 'films', {
    location: 'West US',
    properties: {
      jobType: 'Import',
      storageAccountId: `/subscriptions/${service.subscriptionId}/resourceGroups/films/providers/Microsoft.Storage/storageAccounts/films`,
      returnAddress: {
        recipientName: 'Ada', streetAddress1: 'Street 1', city: 'Redmond', postalCode: '98007',
        countryOrRegion: 'USA', phone: '4250000000', email: 'ada@example.com',
      },
      diagnosticsPath: 'waimportexport',
      driveList: [{
        driveId: '9CA995BA', manifestFile: '\\DriveManifest.xml', manifestHash: '109B21108597EF36D5785F08303F3638',
        bitLockerKey: '238810-662376-448998-450120-652806-203390-606320-483076',
      }],
    },
  });
  const cancelled = await client.jobs.update('spring', 'films', { cancelRequested: true });
  assert.equal(cancelled.properties.state, 'Creating');

  await pass('1min');
  assert.equal((await client.jobs.get('spring', 'films')).properties.state, 'Completed');

  await pass('90d');
  await assert.rejects(client.jobs.get('spring', 'films'), { statusCode: 404 });
});
