#!/usr/bin/env bash
# Most people guess: Spring's LogMessage is formatted only if its level is enabled; that is what it is for, and Spring calls
#   logger.trace(LogMessage.format(...)) without asking first.
# What happens: since Spring Framework 7 the logger is Apache Commons Logging, which turns every message into text before it
#   asks for the level, with SLF4J and with java.util.logging alike. With everything at INFO each dropped TRACE message is
#   formatted.
# Why our users meet it: in a profile of a server behind Spring Security, String.format of messages that nobody reads stands
#   among the most frequent methods, and no logger is set to TRACE.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
java=17.0.21.1+2-1~deb12u1
for package in openjdk-17-jre-headless=$java openjdk-17-jdk-headless=$java; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
central=https://repo1.maven.org/maven2
mkdir spring slf4j
fetch() { curl -fsS -o "$1/${2##*/}" "$central/$2"; }
fetch spring org/springframework/spring-core/7.0.10/spring-core-7.0.10.jar
fetch spring commons-logging/commons-logging/1.4.0/commons-logging-1.4.0.jar
fetch spring org/jspecify/jspecify/1.0.0/jspecify-1.0.0.jar
fetch slf4j org/slf4j/slf4j-api/2.0.18/slf4j-api-2.0.18.jar
fetch slf4j ch/qos/logback/logback-classic/1.5.38/logback-classic-1.5.38.jar
fetch slf4j ch/qos/logback/logback-core/1.5.38/logback-core-1.5.38.jar
cat >logback.xml <<'XML'
<configuration><statusListener class="ch.qos.logback.core.status.NopStatusListener"/><root level="INFO"/></configuration>
XML

cat >Traced.java <<'JAVA'
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.log.LogMessage;

class Traced {
  public static void main(String[] args) {
    Log log = LogFactory.getLog(Traced.class);
    AtomicInteger formatted = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      log.trace(LogMessage.of(() -> "message " + formatted.incrementAndGet()));
    }
    System.out.printf("%s: TRACE is enabled: %s; of 1000 messages %d were formatted%n",
        log.getClass().getSimpleName(), log.isTraceEnabled(), formatted.get());
  }
}
JAVA

echo 'Spring 7.0.10, Commons Logging 1.4.0, SLF4J 2.0.18, Logback 1.5.38 at INFO'
echo 'A message that is made only when its level is enabled is made although it is not.'
jvm=$(echo "$work"/root/usr/lib/jvm/java-17-openjdk-*)/bin/java
"$jvm" -cp 'spring/*:slf4j/*:.' Traced.java 2>/dev/null | tee bridged
"$jvm" -cp 'spring/*' Traced.java 2>/dev/null | tee plain
if grep -q 'enabled: false; of 1000 messages 1000 were' bridged && grep -q 'enabled: false; of 1000 messages 1000 were' plain; then
  exit 0
fi
echo 'This has changed.'
exit 1
