package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalDiskTest {

  private static final Map<String, Long> FREE =
      new TreeMap<>(Map.of("a:/tmp (ext4)", 3_000_000_000L, "b:/tmp (ext4)", 4_000_000_000L));

  @Test
  void examplesWithEnoughRoomAreAccepted() {
    LocalDisk.require("training", 7_000_000_000L, FREE);
  }

  @Test
  void examplesWithoutRoomAreRefusedWithFigures() {
    InvalidInputException refusal =
        assertThrows(
            InvalidInputException.class,
            () -> LocalDisk.require("training", 78_400_000_000L, FREE));
    assertEquals(
        "the training examples take 78,400 MB, which is more than the executors' memory, and more than"
            + " the 7,000 MB that are free on their disks (a:/tmp (ext4), b:/tmp (ext4)); name larger disks by"
            + " --conf spark.local.dir=DIR or the workers' SPARK_LOCAL_DIRS, or give more executors"
            + " or --executor-memory",
        refusal.getMessage());
  }
}
