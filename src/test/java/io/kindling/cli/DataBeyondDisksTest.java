package io.kindling.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.fixtures.CommandTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data for which neither memory nor disks have room are refused before anything is written. */
@Tag("campaign")
@Tag("spark")
class DataBeyondDisksTest extends CommandTesting {

  private static final int PIXELS = 784;

  @Test
  void isRefusedAndLeavesNothingBehind() throws IOException {
    long free = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).getUsableSpace();
    long digits = free / PIXELS * 6 / 5;
    assumeTrue(digits < 300_000_000, "the disk is so large that nothing is larger");
    assumeTrue(digits > 10_000_000, "the disk is so small that memory may be larger");
    assertRefused(
        "the training, validation and test examples take … MB, which is more than the executors'"
            + " memory, and more than the … MB that are free on their disks (",
        "train",
        "--data=digits:" + digits,
        "--hidden=10",
        "--epochs=1",
        "--validation=1000",
        "--output=" + directory + "/run");
  }
}
