package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.processes.Checkout;
import io.kindling.processes.Unprivileged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A denied access to a file gives one line, and the file does not count as missing. */
class PermissionsTest {

  private static final int SOMEBODY = 1234;
  private static final int THEIR_GROUP = 2000;

  @TempDir private Path directory;

  @BeforeEach
  void open() throws Exception {
    Unprivileged.assumePossible();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs commands one after the other, and prints the status of each behind its last line. */
  static final class Commands {
    public static void main(String[] lines) {
      for (String line : lines) {
        int status = Kindling.run(line.split(" "));
        System.err.println("status " + status);
      }
    }
  }

  private static List<String> said(String... lines) throws Exception {
    Checkout.Result result = Unprivileged.run(List.of(THEIR_GROUP), Commands.class, lines);
    assertEquals(0, result.status(), result.output());
    return result
        .output()
        .lines()
        .filter(line -> line.startsWith("kindling: ") || line.startsWith("status "))
        .collect(Collectors.toList());
  }

  private Path theirs(String name, String content, String mode) throws Exception {
    Path file = Files.writeString(directory.resolve(name), content);
    return Unprivileged.chown(file, SOMEBODY, SOMEBODY, mode);
  }

  @Test
  void whatMayNotBeReadIsNotMissing() throws Exception {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Unprivileged.chown(secret, SOMEBODY, SOMEBODY, "700");
    Path registry = Files.createDirectory(directory.resolve("registry"));
    Files.writeString(registry.resolve("registry.json"), "{\"format\": 1}\n");
    theirs("registry/champion", "1\n", "600");
    Path model = theirs("model.safetensors", "x", "600");
    Path recipe = theirs("recipe.properties", "epochs = 3\n", "600");
    String denied = "(Permission denied)";
    List<String> said =
        said(
            "status --registry " + registry,
            "status --registry " + secret,
            "retrain --data digits:600 --registry " + secret,
            "export --output " + directory + "/x.onnx " + model,
            "evaluate " + secret,
            "train --config " + recipe,
            "report " + secret);
    Stream<String> expected =
        Stream.of(
            registry + "/champion: cannot be read (" + registry + "/champion " + denied,
            secret + "/registry.json: cannot be read (" + secret + "/registry.json " + denied,
            "--registry " + secret + ": cannot be written to (" + secret + " " + denied,
            model + " " + denied + "; run the command as a user with this permission",
            secret
                + "/model.safetensors "
                + denied
                + "; run the command as a user with this permission",
            "--config " + recipe + ": cannot be read (" + recipe + " " + denied,
            secret + ": cannot be read (" + secret + "/run.json " + denied);
    List<String> beginnings =
        expected.flatMap(each -> Stream.of("kindling: " + each, "status 2")).toList();
    assertEquals(beginnings.size(), said.size(), said::toString);
    for (int i = 0; i < said.size(); i++) {
      String line = said.get(i);
      assertTrue(line.startsWith(beginnings.get(i)), line + "\n is not\n" + beginnings.get(i));
      assertTrue(!line.contains("stack trace"), line);
    }
  }

  /** An example is lost+found in the root of a volume. */
  @Test
  void aFolderThatMayNotBeLookedIntoIsNobodysRun() throws Exception {
    Path registry = directory.resolve("registry");
    Path runs = Files.createDirectories(registry.resolve("runs"));
    Files.writeString(registry.resolve("registry.json"), "{\"format\": 1}\n");
    for (Path parent : List.of(directory, registry, runs)) {
      Path found = Files.createDirectory(parent.resolve("lost+found"));
      Unprivileged.chown(found, SOMEBODY, SOMEBODY, "700");
    }
    List<String> said =
        said("runs " + directory, "retrain --data digits:600 --registry " + registry);
    assertEquals("status 0", said.get(0), said::toString);
    assertTrue(said.get(1).startsWith("kindling: no Spark master"), said::toString);
  }

  /** A registry's folders are tried, too: they may be of another night's user. */
  @Test
  void whatAGroupMayWriteIsWrittenTo() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Unprivileged.chown(shared, SOMEBODY, THEIR_GROUP, "2775");
    Path versions = Files.createDirectories(directory.resolve("registry/versions"));
    Files.writeString(versions.resolveSibling("registry.json"), "{\"format\": 1}\n");
    Unprivileged.chown(versions, SOMEBODY, SOMEBODY, "755");
    List<String> said =
        said(
            "train --data digits:600 --output " + shared + "/run",
            "predict model --data digits:600 --output " + shared + "/scores",
            "data generate --count 12 --output " + shared + "/digits",
            "models rollback --registry " + versions.getParent(),
            "retrain --data digits:600 --registry " + versions.getParent());
    assertTrue(said.get(0).startsWith("kindling: no Spark master"), said::toString);
    assertTrue(said.get(2).startsWith("kindling: model: there is no such file"), said::toString);
    assertEquals("status 0", said.get(4));
    for (int line : List.of(5, 7)) {
      assertTrue(
          said.get(line)
              .startsWith(
                  "kindling: --registry "
                      + versions.getParent()
                      + ": cannot be written to ("
                      + versions
                      + " (Permission denied))"),
          said::toString);
      assertEquals("status 2", said.get(line + 1));
    }
    // The directory's group, as its mode wants it.
    assertEquals(THEIR_GROUP, Files.getAttribute(shared.resolve("digits"), "unix:gid"));
  }
}
