"""The whole life of two jobs, told by the official Python SDK.

/usr/bin/python3 story.py, with DRIVEDOCK_URL, DRIVEDOCK_SUBSCRIPTION, DRIVEDOCK_CLIENT_ID,
DRIVEDOCK_CLIENT_SECRET in the environment and REQUESTS_CA_BUNDLE naming the CA file. Prints one
line when everything was as it must be.
"""

import os

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.storageimportexport import StorageImportExport

URL = os.environ["DRIVEDOCK_URL"]
SUBSCRIPTION = os.environ["DRIVEDOCK_SUBSCRIPTION"]
CLIENT_ID = os.environ["DRIVEDOCK_CLIENT_ID"]
SECRET = os.environ["DRIVEDOCK_CLIENT_SECRET"]
GROUP = "python"
KEY = "238810-662376-448998-450120-652806-203390-606320-483076"
ADDRESS = {
    "recipient_name": "Ada",
    "street_address1": "Street 1",
    "city": "Redmond",
    "postal_code": "98007",
    "country_or_region": "USA",
    "phone": "4250000000",
    "email": "ada@example.com",
}
ACCOUNT = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers"
    "/Microsoft.Storage/storageAccounts/films"
)


class OwnToken:
    """A credential for those who have a token at hand."""

    def get_token(self, *scopes, **kwargs):
        return AccessToken(SECRET, 2**33)


def client(credential):
    return StorageImportExport(
        credential, SUBSCRIPTION, base_url=URL, credential_scopes=[f"{URL}/.default"], retry_total=0
    )


def fails(kind, status, code, call):
    try:
        call()
    except kind as error:
        assert error.status_code == status, error
        assert error.error.code == code, error
        return
    raise AssertionError(f"{code} was expected")


def whole_story(sdk):
    assert [location.name for location in sdk.locations.list()] == ["West US"]
    assert sdk.locations.get("West US").name == "West US"
    assert any(o.name == "Microsoft.ImportExport/jobs/read" for o in sdk.operations.list())

    created = sdk.jobs.create(
        "import",
        GROUP,
        {
            "location": "West US",
            "tags": {"film": "one"},
            "properties": {
                "storage_account_id": ACCOUNT,
                "job_type": "Import",
                "return_address": ADDRESS,
                "drive_list": [
                    {
                        "drive_id": "9CA995BA",
                        "bit_locker_key": KEY,
                        "manifest_file": "\\DriveManifest.xml",
                        "manifest_hash": "109B21108597EF36D5785F08303F3638",
                    }
                ],
            },
        },
    )
    assert created.properties.state == "Creating", created
    assert created.properties.drive_list[0].bit_locker_key is None

    read = sdk.jobs.get("import", GROUP)
    assert read.properties.drive_list[0].drive_id == "9CA995BA"
    assert read.system_data.created_at is not None

    # What was read is sent back, with all that only the service sets; the keys stay.
    again = sdk.jobs.create(
        "import",
        GROUP,
        {"location": read.location, "tags": read.tags, "properties": read.properties},
    )
    assert again.properties.drive_list == read.properties.drive_list
    keys = list(sdk.bit_locker_keys.list("import", GROUP))
    assert [(key.drive_id, key.bit_locker_key) for key in keys] == [("9CA995BA", KEY)]

    exported = sdk.jobs.create(
        "export",
        GROUP,
        {
            "location": "westus",
            "properties": {
                "storage_account_id": ACCOUNT,
                "job_type": "Export",
                "return_address": ADDRESS,
                "export": {"blob_list_blob_path": "lists/films.xml"},
            },
        },
    )
    assert exported.properties.export.blob_list_blob_path == "lists/films.xml"

    in_group = list(sdk.jobs.list_by_resource_group(GROUP, top=1))
    assert [job.name for job in in_group] == ["export", "import"]
    assert in_group[1].properties.drive_list is None
    imports = list(sdk.jobs.list_by_subscription(top=1, filter="type eq 'Import'"))
    mine = [job for job in imports if job.id == created.id]
    assert mine[0].properties.drive_list[0].drive_id == "9CA995BA"

    shipped = sdk.jobs.update(
        "import",
        GROUP,
        {
            "tags": {"film": "two"},
            "cancel_requested": False,
            "state": "Shipping",
            "delivery_package": {"carrier_name": "FedEx", "tracking_number": "9989"},
        },
    )
    assert shipped.properties.state == "Shipping"
    assert shipped.tags == {"film": "two"}
    fails(HttpResponseError, 409, "InvalidJobState", lambda: sdk.jobs.delete("import", GROUP))
    cancelled = sdk.jobs.update("import", GROUP, {"cancel_requested": True})
    assert cancelled.properties.cancel_requested

    sdk.jobs.delete("export", GROUP)
    sdk.jobs.delete("export", GROUP)  # that it is gone already is no error
    fails(ResourceNotFoundError, 404, "ResourceNotFound", lambda: sdk.jobs.get("export", GROUP))
    assert [job.name for job in sdk.jobs.list_by_resource_group(GROUP)] == ["import"]
    fails(
        ResourceNotFoundError,
        404,
        "ResourceGroupNotFound",
        lambda: list(sdk.jobs.list_by_resource_group("no-such-group")),
    )


whole_story(client(ClientSecretCredential("adfs", CLIENT_ID, SECRET, authority=URL)))

names = [job.name for job in client(OwnToken()).jobs.list_by_resource_group(GROUP)]
assert names == ["import"], names

try:
    list(client(ClientSecretCredential("adfs", CLIENT_ID, "wrong", authority=URL)).jobs.list_by_subscription())
    raise AssertionError("a wrong secret was taken")
except ClientAuthenticationError as error:
    assert "No token of this service" in error.message, error

print("the Python SDK has told its story")
