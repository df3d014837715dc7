#!/usr/bin/env bash
# Most people guess: setting the permissions of a file through PosixFileAttributeView with NOFOLLOW_LINKS is what chmod does,
#   only safer, and touches nothing but the mode.
# What happens: the JDK opens the file for it and closes it again. A process that closes any descriptor of a file loses all its
#   POSIX locks on that file, so a FileLock that says it is valid, and the locks of an SQLite database that is open in the same
#   process, are gone. Files.setPosixFilePermissions, which follows links, opens nothing and keeps them.
# Why our users meet it: a service closes its data folder to others at its start, with its database open in it. Any sqlite3 that
#   looks into the database afterwards takes itself for the only user and removes the write-ahead log from under the service.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=17.0.21.1+2-1~deb12u1
for package in openjdk-17-jre-headless=$version openjdk-17-jdk-headless=$version; do
  apt-get download -qq "$package" >/dev/null 2>&1
done
for package in ./*.deb; do dpkg -x "$package" root; done
java() { "$(echo "$work"/root/usr/lib/jvm/java-17-openjdk-*)/bin/java" -XX:-UsePerfData "$@"; }

cat >Locks.java <<'JAVA'
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

class Locks {
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (args[0].equals("other")) {
      System.out.println(lock == null ? "refused" : "granted");
      return;
    }
    var mode = PosixFilePermissions.fromString("rw-------");
    switch (args[0]) {
      case "by-name" -> Files.setPosixFilePermissions(file, mode);
      case "by-view" ->
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .setPermissions(mode);
    }
    Process other =
        new ProcessBuilder(args[2], "-XX:-UsePerfData", "Locks.java", "other", args[1])
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(other.getInputStream().readAllBytes()).strip();
    System.out.printf("%s: the lock is valid: %s; the same lock for another process: %s%n",
        args[0], lock.isValid(), said);
  }
}
JAVA

java -version 2>&1 | head -1
echo 'Another process is granted a lock that this one holds, once permissions were set through a view that follows no link.'
for way in by-name by-view; do
  : >"$way.file"
  java Locks.java "$way" "$way.file" "$(echo "$work"/root/usr/lib/jvm/java-17-openjdk-*)/bin/java"
done | tee out
if grep -q '^by-name: .*true; .*refused$' out && grep -q '^by-view: .*true; .*granted$' out; then
  exit 0
fi
echo 'This has changed.'
exit 1
