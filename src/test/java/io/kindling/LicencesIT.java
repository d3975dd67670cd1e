package io.kindling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.SparkProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jar that is handed on holds our licence, and NOTICE accounts for all that it holds of others.
 */
class LicencesIT {

  private static final Pattern LICENCE_FILE = Pattern.compile("META-INF/licenses/\\S+\\.txt");
  private static final Pattern LIBRARY = Pattern.compile("\\blib\\w+\\.so(\\.\\d+)?\\b");
  private static final Pattern CLASSES = Pattern.compile("classes in (\\S+)/");

  private static JarFile jar;
  private static List<String> names;
  private static String notice;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(SparkProcesses.built("kindling.jar").toFile());
    names = jar.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();
    notice = Files.readString(Path.of("src/main/resources/META-INF/NOTICE"));
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE", "src/main/resources/META-INF/NOTICE"})
  void holdsOurOwn(Path file) throws IOException {
    ZipEntry entry = jar.getEntry("META-INF/" + file.getFileName());
    assertNotNull(entry, file::toString);
    assertArrayEquals(
        Files.readAllBytes(file), jar.getInputStream(entry).readAllBytes(), file::toString);
  }

  @Test
  void holdsTheLicencesThatTheNoticeNames() {
    Set<String> held = new TreeSet<>(names);
    held.removeIf(name -> !name.startsWith("META-INF/licenses/"));
    assertEquals(named(LICENCE_FILE, 0), held);
    held.forEach(name -> assertTrue(jar.getEntry(name).getSize() > 1000, name));
  }

  @Test
  void theNoticeNamesEveryLibrary() {
    Set<String> held = new TreeSet<>();
    for (String name : names) {
      String file = name.substring(name.lastIndexOf('/') + 1);
      if (file.contains(".so")) {
        held.add(file);
      }
    }
    assertEquals(named(LIBRARY, 0), held);
  }

  @Test
  void theNoticeNamesEveryonesClasses() {
    Set<String> held = new TreeSet<>();
    Set<String> noticed = named(CLASSES, 1);
    for (String name : names) {
      if (name.endsWith(".class") && !name.startsWith("io/kindling/")) {
        String directory = name.substring(0, name.lastIndexOf('/'));
        held.add(
            noticed.stream()
                .filter(root -> (directory + "/").startsWith(root + "/"))
                .findFirst()
                .orElse(directory));
      }
    }
    assertEquals(noticed, held);
  }

  private static Set<String> named(Pattern pattern, int group) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(notice).results().map((MatchResult r) -> r.group(group)).forEach(found::add);
    return found;
  }
}
