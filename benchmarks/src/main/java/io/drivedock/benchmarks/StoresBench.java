package io.drivedock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Importing a drive over TLS, and into servers that keep what they are given, beside rclone. What
 * these servers take is not counted, but they take it from the same processors: nothing of this is
 * a limit.
 */
final class StoresBench implements Bench.Measurement {

  private static final String PRODUCT = "drivedock";
  private static final int FILES = 1_000;

  /** Servers in JavaScript and Java take some 150 MB and some hundred files a second. */
  private static final long KEPT_BYTES = 256L << 20;

  @Override
  public void run(Place place, Scale scale, Report report) throws Exception {
    BenchDrive large = BenchDrive.at(place, "BENCHLARGE");
    SampleTree.large(large.root().resolve("data"), 1, scale.largeBytes());
    large.prepareInPlace(place);
    BenchDrive small = BenchDrive.at(place, "BENCHSMALL");
    SampleTree.small(small.root().resolve("data"), scale.smallFiles(), Scale.SMALL_FILE_BYTES);
    small.prepareInPlace(place);
    overTls(place, scale, large, report);
    overTls(place, scale, small, report);
    BenchDrive kept = BenchDrive.at(place, "BENCHKEPT");
    SampleTree.large(kept.root().resolve("data"), 1, Math.min(KEPT_BYTES, scale.largeBytes()));
    kept.prepareInPlace(place);
    BenchDrive few = BenchDrive.at(place, "BENCHFEW");
    int files = Math.min(FILES, scale.smallFiles());
    SampleTree.small(few.root().resolve("data"), files, Scale.SMALL_FILE_BYTES);
    few.prepareInPlace(place);
    for (BenchDrive drive : List.of(kept, few)) {
      intoAzurite(place, scale, drive, report);
      intoS3(place, scale, drive, report);
    }
  }

  // ---- over TLS

  private static void overTls(Place place, Scale scale, BenchDrive drive, Report report)
      throws Exception {
    Path keys = place.resolve("tls-" + drive.id().value() + ".p12");
    Path pem = place.resolve("tls-" + drive.id().value() + ".pem");
    makeCertificate(place, keys, pem);
    try (Sink sink = Sink.overTls(place, keys)) {
      List<String> trust =
          List.of(
              "-Djavax.net.ssl.trustStore=" + keys,
              "-Djavax.net.ssl.trustStorePassword=" + TlsSink.PASSWORD);
      List<Contest.Contestant> all = new ArrayList<>();
      all.add(product(place, trust, drive, sink.endpoint()));
      Path azcopy = CloudPeers.azcopy(place);
      List<String> azcopyOverTls = new ArrayList<>(List.of("env", "SSL_CERT_FILE=" + pem));
      azcopyOverTls.addAll(CloudPeers.azcopyCommand(place, azcopy));
      azcopyOverTls.addAll(CloudPeers.azcopyUpload(from(drive), sink.endpoint()));
      azcopyOverTls.add("--put-md5");
      // Once before: what takes the bytes is a cold JVM too, in which AES is slow.
      Run.well(place, azcopyOverTls);
      all.add(peer(place, CloudPeers.AZCOPY_MD5, azcopyOverTls));
      List<String> rclone = new ArrayList<>(CloudPeers.rcloneCopy(CloudPeers.rclone(place)));
      rclone.addAll(List.of("--ca-cert", pem.toString(), from(drive).toString()));
      rclone.add(":azureblob,sas_url='%s/c?%s':c/r".formatted(sink.endpoint(), CloudPeers.SAS));
      all.add(peer(place, CloudPeers.RCLONE, rclone));
      contest(place, scale, "stores: https, " + what(drive), drive, all, report);
    }
  }

  private static void makeCertificate(Place place, Path keys, Path pem)
      throws IOException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> store =
        List.of("-keystore", keys.toString(), "-storepass", TlsSink.PASSWORD, "-alias", "sink");
    Run.well(
        place,
        Stream.of(
                List.of(keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=sink"),
                List.of("-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12"),
                store)
            .flatMap(List::stream)
            .toList());
    Run.well(
        place,
        Stream.of(List.of(keytool, "-exportcert", "-rfc", "-file", pem.toString()), store)
            .flatMap(List::stream)
            .toList());
  }

  // ---- into servers that keep it

  private static void intoAzurite(Place place, Scale scale, BenchDrive drive, Report report)
      throws Exception {
    try (RealStore azurite = RealStore.azurite(place)) {
      String endpoint = azurite.address() + "/" + RealStore.AZURITE_ACCOUNT;
      String there =
          ":azureblob,sas_url='%s?%s':rclone".formatted(endpoint, RealStore.azuriteSignature());
      intoStore(place, scale, "Azurite", drive, ImportChild.AZURITE + endpoint, there, report);
    }
  }

  private static void intoS3(Place place, Scale scale, BenchDrive drive, Report report)
      throws Exception {
    try (RealStore s3 = RealStore.s3Proxy(place)) {
      String there =
          ":s3,provider=Other,access_key_id=%s,secret_access_key='%s',endpoint='%s':rclone"
              .formatted(RealStore.S3_ACCESS_KEY, RealStore.S3_SECRET_KEY, s3.address());
      intoStore(place, scale, "S3Proxy", drive, ImportChild.S3 + s3.address(), there, report);
    }
  }

  private static void intoStore(
      Place place,
      Scale scale,
      String name,
      BenchDrive drive,
      String target,
      String there,
      Report report)
      throws Exception {
    // Its S3 client refuses to start where somebody names a bundle of authorities for AWS.
    List<String> rclone = new ArrayList<>(List.of("env", "-u", "AWS_CA_BUNDLE"));
    rclone.addAll(CloudPeers.rcloneCopy(CloudPeers.rclone(place)));
    // A second round must not find that all is there.
    rclone.addAll(List.of("--ignore-times", from(drive).toString(), there));
    List<Contest.Contestant> all =
        List.of(product(place, List.of(), drive, target), peer(place, CloudPeers.RCLONE, rclone));
    contest(place, scale, "stores: " + name + ", " + what(drive), drive, all, report);
  }

  // ---- all of them

  private static Path from(BenchDrive drive) {
    return drive.root().resolve("data");
  }

  private static String what(BenchDrive drive) throws IOException {
    long files = drive.files();
    return files == 1
        ? "one file of " + Vitals.mib(from(drive).resolve("image-00.dat").toFile().length())
        : "%,d files of 4 KiB".formatted(files);
  }

  private static Contest.Contestant product(
      Place place, List<String> options, BenchDrive drive, String target) {
    Path work = place.resolve("WORK");
    return Peers.cleaned(place, PRODUCT, drive.importing(place, options, work, target, 1), work);
  }

  private static Contest.Contestant peer(Place place, String name, List<String> command) {
    return new Contest.Contestant(name, () -> Run.well(place, command));
  }

  private static void contest(
      Place place,
      Scale scale,
      String what,
      BenchDrive drive,
      List<Contest.Contestant> all,
      Report report)
      throws Exception {
    SampleTree.readAll(place, drive.root());
    Contest contest = new Contest(all);
    contest.go(what, scale.rounds());
    contest.tellEach(what, report);
    contest.tellBeside(what, PRODUCT, report);
  }
}
