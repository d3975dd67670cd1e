package io.kindling.submit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs on this machine beside the one that runs the tests. */
final class Jdks {

  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/jvm",
          "/Library/Java/JavaVirtualMachines",
          System.getProperty("user.home") + "/.sdkman/candidates/java",
          System.getProperty("user.home") + "/.jdks");

  private Jdks() {}

  /**
   * The one that the environment variable {@code KINDLING_TEST_JDK} names, or else the newest that
   * is newer than that of the tests; null if there is none.
   */
  static Path newest() throws IOException {
    String named = System.getenv("KINDLING_TEST_JDK");
    if (named != null) {
      return Path.of(named);
    }
    List<Path> homes = new ArrayList<>();
    for (String folder : FOLDERS) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
          entries
              .flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home")))
              .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
              .filter(home -> Files.exists(home.resolve("release")))
              .forEach(homes::add);
        }
      }
    }
    return homes.stream()
        .filter(home -> version(home) > Runtime.version().feature())
        .max(Comparator.comparingInt(Jdks::version))
        .orElse(null);
  }

  private static int version(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException e) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Runtime.Version.parse(version).feature();
  }
}
