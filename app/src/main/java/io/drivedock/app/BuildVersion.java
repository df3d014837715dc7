package io.drivedock.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar, and the Java that runs it. */
final class BuildVersion implements IVersionProvider {

  private static final String NOT_FROM_A_JAR = "development";

  @Override
  public String[] getVersion() {
    String version =
        Objects.requireNonNullElse(
            BuildVersion.class.getPackage().getImplementationVersion(), NOT_FROM_A_JAR);
    return new String[] {"drivedock " + version + " (Java " + Runtime.version() + ")"};
  }
}
