package io.kindling.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions of the software that a run's result may depend on. */
public final class Versions {

  /** The resource in Spark's jar that holds its version. */
  private static final String SPARK = "/spark-version-info.properties";

  private Versions() {}

  /** Returns the versions of Kindling, Spark, Java and the operating system, by name. */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("kindling", kindling());
    versions.put("spark", spark());
    versions.put("java", System.getProperty("java.vm.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  private static String kindling() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static String spark() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream(SPARK)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // The version is unknown, as without the resource.
    }
    return properties.getProperty("version", "unknown");
  }
}
