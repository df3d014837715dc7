#!/usr/bin/env bash
# The whole life of two jobs, told by the official command line.
#
# bash story.sh, with DRIVEDOCK_URL, DRIVEDOCK_SUBSCRIPTION, DRIVEDOCK_CLIENT_ID and DRIVEDOCK_CLIENT_SECRET in the
# environment, REQUESTS_CA_BUNDLE naming the CA file, and AZURE_CONFIG_DIR a folder of its own, in which it runs. Prints
# one line when everything was as it must be.
set -euo pipefail

group=az
type=Microsoft.ImportExport/jobs
subscription=/subscriptions/$DRIVEDOCK_SUBSCRIPTION
jobs=$subscription/resourceGroups/$group/providers/$type
account=$subscription/resourceGroups/$group/providers/Microsoft.Storage/storageAccounts/films
address='{"recipientName":"Ada","streetAddress1":"Street 1","city":"Redmond","postalCode":"98007",
  "countryOrRegion":"USA","phone":"4250000000","email":"ada@example.com"}'
key=238810-662376-448998-450120-652806-203390-606320-483076

is() { # what, what it must be, what it is
  [ "$2" = "$3" ] || { echo "$1: '$2' was expected, not '$3'" >&2; exit 1; }
}

fails() { # the code of the error, a command
  local code=$1
  shift
  if "$@" >out.txt 2>err.txt; then
    echo "$code was expected of: $*" >&2
    exit 1
  fi
  grep -q "$code" err.txt || { cat err.txt >&2; echo "$code was expected of: $*" >&2; exit 1; }
}

job() { # a command of 'az resource', the name of a job, more words
  local command=$1 name=$2
  shift 2
  az resource "$command" --resource-group "$group" --name "$name" --resource-type "$type" "$@"
}

# ---- signing in

az cloud register --name Drivedock --endpoint-resource-manager "$DRIVEDOCK_URL"
az cloud set --name Drivedock
az cloud update --name Drivedock --endpoint-gallery "$DRIVEDOCK_URL"
fails 'No token of this service' az login --service-principal --tenant adfs \
  --username "$DRIVEDOCK_CLIENT_ID" --password not-the-secret
az login --service-principal --tenant adfs --username "$DRIVEDOCK_CLIENT_ID" --password "$DRIVEDOCK_CLIENT_SECRET" \
  --output none
is 'subscription' Drivedock "$(az account show --query name --output tsv)"

# ---- a group

is 'new group' Succeeded \
  "$(az group create --name "$group" --location westus --tags film=one --query properties.provisioningState --output tsv)"
is 'groups' "$group" "$(az group list --tag film=one --query '[].name' --output tsv)"

# ---- an import

cat >import.json <<JSON
{"location": "West US", "tags": {"film": "one"}, "properties": {"storageAccountId": "$account", "jobType": "Import",
  "returnAddress": $address, "driveList": [{"driveId": "9CA995BA", "bitLockerKey": "$key",
  "manifestFile": "\\\\DriveManifest.xml", "manifestHash": "109B21108597EF36D5785F08303F3638"}]}}
JSON
is 'new import' Creating \
  "$(job create import --is-full-object --properties @import.json --query properties.state --output tsv)"
is 'resources' import "$(az resource list --resource-type "$type" --resource-group "$group" --query '[].name' --output tsv)"
is 'location' 'West US' "$(job show import --query location --output tsv)"

# It reads the job and sends it back; the keys stay.
is 'changed' 'two Verbose' \
  "$(job update import --set tags.film=two properties.logLevel=Verbose \
    --query "join(' ', [tags.film, properties.logLevel])" --output tsv)"
is 'keys' "$key" "$(job invoke-action import --action listBitLockerKeys --query 'value[].bitLockerKey' --output tsv)"

# ---- an export, as clients of 2017 spelled it

cat >export.json <<JSON
{"location": "westus", "properties": {"storageAccountId": "$account", "jobType": "Export",
  "returnAddress": $address, "export": {"blobListblobPath": "lists/films.xml"}}}
JSON
is 'new export' lists/films.xml \
  "$(az rest --method put --url "$jobs/export?api-version=2016-11-01" --body @export.json \
    --query properties.export.blobListBlobPath --output tsv)"

# ---- lists

next=$(az rest --method get --url "$jobs?api-version=2020-08-01&\$top=1" --query nextLink --output tsv)
is 'second page' import "$(az rest --method get --url "$next" --query 'value[].name' --output tsv)"
is 'list of the subscription' 9CA995BA \
  "$(az rest --method get --url "$subscription/providers/$type?api-version=2021-01-01" \
    --query "value[?id=='$jobs/import'].properties.driveList[0].driveId" --output tsv)"

# ---- on its way, and called back

is 'shipped' Shipping \
  "$(az rest --method patch --url "$jobs/import?api-version=2021-01-01" --query properties.state --output tsv \
    --body '{"properties":{"cancelRequested":false,"state":"Shipping",
      "deliveryPackage":{"carrierName":"FedEx","trackingNumber":"9989"}}}')"
is 'cancelled' true \
  "$(az rest --method patch --url "$jobs/import?api-version=2021-01-01" --query properties.cancelRequested \
    --body '{"properties":{"cancelRequested":true}}')"

# A PUT of the whole, and tags, also now that it is on its way.
is 'created again' Shipping \
  "$(job create import --is-full-object --properties @import.json --query properties.state --output tsv)"
is 'tags by a PUT' three "$(job tag import --tags film=three --query tags.film --output tsv)"
is 'tags by themselves' three-ulm "$(az tag update --resource-id "$jobs/import" --operation merge --tags city=ulm \
  --query "join('-', [properties.tags.film, properties.tags.city])" --output tsv)"
is 'tags' ulm "$(az tag list --resource-id "$jobs/import" --query properties.tags.city --output tsv)"
az tag delete --resource-id "$jobs/import" --yes
is 'no tags' '{}' "$(az tag list --resource-id "$jobs/import" --query properties.tags --output json | tr -d ' \n')"
is 'changed on its way' Error \
  "$(job update import --set properties.logLevel=Error --query properties.logLevel --output tsv)"

# ---- what happened

is 'activity log' 'Created MarkedShipped' \
  "$(az monitor activity-log list --resource-id "$jobs/import" --offset 1h \
    --query "join(' ', sort([?properties.event=='Created' || properties.event=='MarkedShipped'].properties.event))" \
    --output tsv)"

# ---- a template, as a compiler of Bicep makes it

cat >job.json <<JSON
{
  "\$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "metadata": {"_generator": {"name": "bicep", "version": "0.30.23.60470", "templateHash": "1"}},
  "parameters": {
    "name": {"type": "string"},
    "location": {"type": "string", "defaultValue": "[resourceGroup().location]"}
  },
  "variables": {"prefix": "[format('/{0}/', toLower(parameters('name')))]"},
  "resources": [{ // a job
    "type": "$type", "apiVersion": "2021-01-01", "name": "[parameters('name')]",
    "location": "[parameters('location')]",
    "properties": {"jobType": "Export", "returnAddress": $address,
      "storageAccountId": "[resourceId('Microsoft.Storage/storageAccounts', 'films')]",
      "export": {"blobList": {"blobPathPrefix": ["[variables('prefix')]"]}}}
  }],
  "outputs": {"id": {"type": "string", "value": "[resourceId('$type', parameters('name'))]"}}
}
JSON
deployment() { # a command of 'az deployment group', more words
  local command=$1
  shift
  az deployment group "$command" --resource-group "$group" --template-file job.json --parameters name=Autumn "$@"
}
is 'valid' Succeeded "$(deployment validate --query properties.provisioningState --output tsv)"
is 'would create' Create \
  "$(deployment what-if --no-pretty-print --query "changes[?ends_with(resourceId, 'Autumn')].changeType" --output tsv)"
is 'deployed' "$jobs/Autumn" "$(deployment create --query properties.outputs.id.value --output tsv)"
is 'deployed again' Succeeded "$(deployment create --query properties.provisioningState --output tsv)"
is 'would change nothing' NoChange \
  "$(deployment what-if --no-pretty-print --query "changes[?ends_with(resourceId, 'Autumn')].changeType" --output tsv)"
is 'prefix' /autumn/ "$(job show Autumn --query 'properties.export.blobList.blobPathPrefix[0]' --output tsv)"
sed -i 's/toLower(/toTitle(/' job.json
fails toTitle deployment validate

# ---- the end

job delete Autumn
job delete export
fails ResourceNotFound job show export
job create draft --is-full-object --properties @import.json --output none
fails ResourceGroupDeletionBlocked az group delete --name "$group" --yes
fails ResourceNotFound job show draft
is 'left' import "$(az resource list --resource-group "$group" --query '[].name' --output tsv)"
az group create --name "$group-empty" --location westus --output none
az group delete --name "$group-empty" --yes
is 'gone' false "$(az group exists --name "$group-empty")"

echo 'the command line has told its story'
