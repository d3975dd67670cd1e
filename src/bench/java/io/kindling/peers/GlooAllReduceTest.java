package io.kindling.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.bench.TimedVariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the requests to PyTorch with a fake Python that records them. */
class GlooAllReduceTest {

  @TempDir Path directory;

  private String python(String body) throws Exception {
    Path python = Files.writeString(directory.resolve("python3"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    return python.toString();
  }

  private List<String> asked(int rank) throws Exception {
    return Files.readAllLines(directory.resolve("asked-" + rank));
  }

  /**
   * Fake interpreter. Its arguments are -c, the script, the meeting file, the rank, the number of
   * processes and the number of floats.
   */
  private static final String WRITES_DOWN =
      """
      asked=$(dirname "$0")/asked-$4
      echo "$4 of $5, $6 floats" >"$asked"
      echo ready
      while read -r count; do echo "$count" >>"$asked"; echo done; done
      """;

  @Test
  void everyProcessMakesAsManyAllReducesOfAsManyFloats() throws Exception {
    Optional<TimedVariant> gloo = GlooAllReduce.start(python(WRITES_DOWN), 3, 23860);
    assertTrue(gloo.isPresent());
    try (TimedVariant variant = gloo.get()) {
      assertEquals("gloo, 3 processes", variant.name());
      variant.steps(7);
      variant.steps(20);
    }
    for (int rank = 0; rank < 3; rank++) {
      assertEquals(List.of(rank + " of 3, 23860 floats", "7", "20"), asked(rank));
    }
  }

  @Test
  void withoutPythonOrPyTorchThereIsNone() throws Exception {
    assertTrue(GlooAllReduce.start(directory.resolve("nowhere").toString(), 2, 5).isEmpty());
    assertTrue(
        GlooAllReduce.start(python("echo no module named torch >&2; exit 1"), 2, 5).isEmpty());
  }

  @Test
  void aProcessThatEndsIsNoMeasurement() throws Exception {
    Optional<TimedVariant> gloo = GlooAllReduce.start(python("echo ready; read -r count"), 2, 5);
    try (TimedVariant variant = gloo.orElseThrow()) {
      assertThrows(IllegalStateException.class, () -> variant.steps(1));
    }
  }
}
