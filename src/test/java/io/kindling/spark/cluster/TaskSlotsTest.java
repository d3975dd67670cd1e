package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSlotsTest {

  @ParameterizedTest
  @CsvSource({"8, 9, 1 of the 9, 16", "8, 64, 56 of the 64, 64", "64, 65, 1 of the 65, 128"})
  void idleCoresAreReportedWithTheOption(int shards, int cores, String idle, int enough) {
    String told = TaskSlots.idle(shards, cores).orElseThrow();
    assertTrue(told.startsWith(idle + " cores stay idle"), told);
    assertTrue(told.contains("--shards " + enough + " "), told);
  }

  @Test
  void nothingIsReportedIfAllCoresHaveWork() {
    assertEquals(Optional.empty(), TaskSlots.idle(8, 8));
    assertEquals(Optional.empty(), TaskSlots.idle(8, 1));
  }
}
