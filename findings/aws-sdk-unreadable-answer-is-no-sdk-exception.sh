#!/usr/bin/env bash
# Most people guess: whatever goes wrong on the wire comes out of the AWS SDK for Java 2 as an SdkException, after the retries
#   that it is set to make. Its documentation says so of every operation.
# What happens: with url-connection-client an answer whose first line is not HTTP, as a load balancer in trouble or a wrong port
#   gives it, is an IllegalArgumentException ("Status code must not be negative"), which is no SdkException and is not retried.
# Why our users meet it: whoever writes a tool against an S3 store and catches SdkException loses the whole run to one bad
#   answer of a proxy between them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
java=17.0.21.1+2-1~deb12u1
for package in openjdk-17-jre-headless=$java openjdk-17-jdk-headless=$java; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
sdk=2.59.1
central=https://repo1.maven.org/maven2
mkdir jars
for name in annotations arns auth aws-core aws-query-protocol aws-xml-protocol checksums checksums-spi crt-core endpoints-spi \
  eventstream http-auth http-auth-aws http-auth-aws-eventstream http-auth-spi http-client-spi identity-spi json-utils metrics-spi \
  profiles protocol-core regions retries retries-spi s3 sdk-core third-party-jackson-core url-connection-client utils utils-lite; do
  curl -fsS -o "jars/$name.jar" "$central/software/amazon/awssdk/$name/$sdk/$name-$sdk.jar"
done
curl -fsS -o jars/slf4j-api.jar "$central/org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar"
curl -fsS -o jars/reactive-streams.jar "$central/org/reactivestreams/reactive-streams/1.0.4/reactive-streams-1.0.4.jar"

cat >Ask.java <<'JAVA'
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class Ask {
  public static void main(String[] args) throws Exception {
    for (String answer : new String[] {"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "too many connections\r\n"}) {
      AtomicInteger asked = new AtomicInteger();
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread server = new Thread(() -> serve(door, answer, asked));
      server.setDaemon(true);
      server.start();
      try (S3Client s3 =
          S3Client.builder()
              .endpointOverride(URI.create("http://127.0.0.1:" + door.getLocalPort()))
              .region(Region.US_EAST_1)
              .forcePathStyle(true)
              .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
              .httpClient(UrlConnectionHttpClient.create())
              .build()) {
        s3.headObject(b -> b.bucket("bucket").key("key"));
      } catch (RuntimeException e) {
        System.out.printf("answered '%s': asked %s; %s, an SdkException: %s; %s%n",
            answer.lines().findFirst().get(), asked.get() == 1 ? "once" : "several times",
            e.getClass().getSimpleName(), e instanceof SdkException, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      door.close();
    }
  }

  static void serve(ServerSocket door, String answer, AtomicInteger asked) {
    try {
      while (true) {
        try (Socket client = door.accept()) {
          asked.incrementAndGet();
          client.getInputStream().read(new byte[65_536]);
          client.getOutputStream().write(answer.getBytes("US-ASCII"));
        }
      }
    } catch (Exception e) {
      // The end of the try.
    }
  }
}
JAVA

echo "AWS SDK for Java $sdk, url-connection-client"
echo 'An answer that is not HTTP is an IllegalArgumentException, and is not asked for again.'
"$(echo "$work"/root/usr/lib/jvm/java-17-openjdk-*)/bin/java" -cp 'jars/*' Ask.java 2>/dev/null | tee out
if grep -q "^answered 'HTTP/1.1 500 No': asked several times; .*an SdkException: true" out &&
  grep -q "^answered 'too many connections': .*IllegalArgumentException, an SdkException: false" out; then
  exit 0
fi
echo 'This has changed.'
exit 1
