package io.kindling.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Writes programs of the tests into a jar, as a user packs a job for {@code spark-submit}. */
public final class ProgramJar {

  private ProgramJar() {}

  /**
   * Writes a jar.
   *
   * @param programs classes of one file each
   */
  public static void write(Path jar, List<Class<?>> programs) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Class<?> program : programs) {
        String name = program.getName().replace('.', '/') + ".class";
        entries.putNextEntry(new JarEntry(name));
        try (InputStream in = program.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(entries);
        }
      }
    }
  }
}
