package io.kindling.cli;

import io.kindling.run.Versions;
import picocli.CommandLine.IVersionProvider;

/** What {@code kindling --version} prints. */
final class VersionLines implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return Versions.all().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toArray(String[]::new);
  }
}
