package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.nn.blas.Blas;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A BLAS that the user has named is the one that computes, or nothing does. */
@Tag("spark")
class NamedBlasTest {

  @Test
  void aNamedBlasThatAnExecutorLacksIsRefused(@TempDir Path directory) {
    // A JVM has one native BLAS, and from here on that is the bundled one.
    Blas.BUNDLED.load();
    String refusal =
        CommandRun.of(
                "train",
                "--data",
                "digits:300",
                "--validation",
                "10",
                "--batch-size",
                "10",
                "--blas",
                "system",
                "--output",
                directory.resolve("run").toString())
            .refusal(2);
    assertTrue(refusal.startsWith("kindling: --blas system: it was named"), refusal);
    assertTrue(refusal.contains("the system BLAS was asked for after"), refusal);
  }
}
