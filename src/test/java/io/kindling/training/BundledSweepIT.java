package io.kindling.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.PartitionSweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that under OpenBLAS no bit depends on the partitions, with any of its kernels. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the kernels are x86's")
@Tag("processes")
class BundledSweepIT {

  @ParameterizedTest
  @ValueSource(strings = {"", "SkylakeX", "Haswell", "Zen", "Sandybridge", "Nehalem"})
  void noBitDependsOnThePartitions(String kernels) throws Exception {
    if (kernels.equals("SkylakeX")) {
      boolean has = Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
      Assumptions.assumeTrue(has, "a processor with AVX-512");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PartitionSweep.class.getName()));
    builder.environment().remove("OPENBLAS_CORETYPE");
    if (!kernels.isEmpty()) {
      builder.environment().put("OPENBLAS_CORETYPE", kernels);
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("1 thread: all bits the same"), output);
  }
}
