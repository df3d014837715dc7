package io.drivedock.server.arm;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of requests for tests. */
final class Bodies {

  static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";
  static final String ACCOUNT =
      "/subscriptions/"
          + ArmClient.SUBSCRIPTION
          + "/resourcegroups/Films/providers"
          + "/Microsoft.Storage/storageAccounts/films";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Bodies() {}

  /** An import of one drive, with everything it needs and nothing else. */
  static ObjectNode importJob(String... drives) {
    ObjectNode properties = properties("Import");
    for (String drive : drives.length == 0 ? new String[] {"9CA995BA"} : drives) {
      properties.withArray("driveList").add(drive(drive, KEY));
    }
    return job(properties);
  }

  static ObjectNode exportJob() {
    ObjectNode properties = properties("Export");
    properties.set("export", JSON.readTree("{\"blobList\":{\"blobPathPrefix\":[\"/\"]}}"));
    return job(properties);
  }

  private static ObjectNode job(ObjectNode properties) {
    ObjectNode job = JSON.createObjectNode();
    job.put("location", "westus");
    job.set("properties", properties);
    return job;
  }

  private static ObjectNode properties(String type) {
    ObjectNode properties = JSON.createObjectNode();
    properties.put("storageAccountId", ACCOUNT);
    properties.put("jobType", type);
    properties.set(
        "returnAddress",
        JSON.readTree(
            """
            {"recipientName":"Ada","streetAddress1":"Street 1","city":"Redmond",
            "postalCode":"98007","countryOrRegion":"USA","phone":"4250000000","email":"a@b.example"}
            """));
    return properties;
  }

  static ObjectNode drive(String id, String key) {
    ObjectNode drive = JSON.createObjectNode();
    drive.put("driveId", id);
    if (key != null) {
      drive.put("bitLockerKey", key);
    }
    drive.put("manifestFile", "\\DriveManifest.xml");
    drive.put("manifestHash", "109B21108597EF36D5785F08303F3638");
    return drive;
  }

  static ObjectNode properties(ObjectNode job) {
    return (ObjectNode) job.get("properties");
  }

  static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  /** Text with single quotes for double ones, as an object. */
  static ObjectNode object(String text) {
    return (ObjectNode) json(text);
  }

  /** A PATCH of properties, written with single quotes. */
  static String patch(String properties) {
    return "{\"properties\":" + properties.replace('\'', '"') + "}";
  }

  static final String SHIP =
      patch("{'deliveryPackage':{'carrierName':'FedEx','trackingNumber':'1Z'},'state':'Shipping'}");
}
