import json
import os
import subprocess
import time
import unittest
import urllib.request

from azure.core.credentials import AccessToken
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.storageimportexport import StorageImportExport


class Token:
    def __init__(self, token):
        self.token = token

    def get_token(self, *scopes, **options):
        return AccessToken(self.token, int(time.time()) + 3600)


class CancelAndPurge(unittest.TestCase):
    def setUp(self):
        self.emulator = subprocess.Popen(
            [os.environ.get("DRIVEDOCK", "drivedock"), "emulator", "--json", "--port", "0", "--https-port", "0"],
            stdout=subprocess.PIPE)
        self.service = json.loads(self.emulator.stdout.readline())
        self.client = StorageImportExport(
            Token(self.service["token"]), self.service["subscriptionId"],
            base_url=self.service["httpsUrl"], connection_verify=self.service["caFile"])

    def tearDown(self):
        self.client.close()
        self.emulator.terminate()
        self.emulator.communicate()

    def advance(self, length):
        request = urllib.request.Request(
            self.service["url"] + "/emulator/clock", json.dumps({"advance": length}).encode(),
            {"Authorization": "Bearer " + self.service["token"]})
        urllib.request.urlopen(request).close()

    def test_a_cancelled_job_is_completed_and_after_90_days_gone(self):
        self.client.jobs.create("spring", "films", {
            "location": "West US",
            "properties": {
                "job_type": "Import",
                "storage_account_id": "/subscriptions/%s/resourceGroups/films/providers"
                                      "/Microsoft.Storage/storageAccounts/films" % self.service["subscriptionId"],
                "return_address": {
                    "recipient_name": "Ada", "street_address1": "Street 1", "city": "Redmond", "postal_code": "98007",
                    "country_or_region": "USA", "phone": "4250000000", "email": "ada@example.com"},
                "diagnostics_path": "waimportexport",
                "drive_list": [{
                    "drive_id": "9CA995BA", "manifest_file": "\\DriveManifest.xml",
                    "manifest_hash": "109B21108597EF36D5785F08303F3638",
                    "bit_locker_key": "238810-662376-448998-450120-652806-203390-606320-483076"}]}})
        cancelled = self.client.jobs.update("spring", "films", {"cancel_requested": True})
        self.assertEqual(cancelled.properties.state, "Creating")

        self.advance("1min")
        self.assertEqual(self.client.jobs.get("spring", "films").properties.state, "Completed")

        self.advance("90d")
        with self.assertRaises(ResourceNotFoundError):
            self.client.jobs.get("spring", "films")


if __name__ == "__main__":
    unittest.main()
