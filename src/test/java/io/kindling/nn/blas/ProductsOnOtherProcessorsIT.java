package io.kindling.nn.blas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One digest whatever the processor: JVMs of their own, told to use vectors of another width or
 * another set of instructions, only the interpreter or only the first compiler, or no Vector API.
 */
@Tag("processes")
class ProductsOnOtherProcessorsIT {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final int MANY = 400;

  /** Product count for a JVM in which a product is slow. */
  private static final int FEW = 4;

  @ParameterizedTest
  @CsvSource({
    "tiles, ''",
    "tiles, -XX:MaxVectorSize=16",
    "tiles, -XX:MaxVectorSize=32",
    "tiles, -XX:MaxVectorSize=64",
    "tiles, -XX:UseAVX=2",
    "tiles, -XX:UseAVX=3",
    "loops, ''",
    "loops, -XX:MaxVectorSize=16",
    "loops, -XX:UseAVX=1",
    "loops, -XX:TieredStopAtLevel=1"
  })
  void manyProductsHaveTheExpectedDigest(String implementation, String option) throws Exception {
    String expected = ProductsDigest.of(ScalarProducts.definition(), MANY);
    assertEquals(expected, digest(implementation, MANY, MODULE, option));
  }

  @ParameterizedTest
  @CsvSource({
    "tiles, -XX:UseAVX=1",
    "tiles, -XX:UseAVX=0",
    "tiles, -XX:TieredStopAtLevel=1",
    "tiles, -Xint",
    "loops, -Xint",
    "loops, -XX:UseAVX=0"
  })
  void fewProductsHaveTheExpectedDigest(String implementation, String option) throws Exception {
    String expected = ProductsDigest.of(ScalarProducts.definition(), FEW);
    assertEquals(expected, digest(implementation, FEW, MODULE, option));
  }

  @ParameterizedTest
  @CsvSource({"''", "-XX:MaxVectorSize=16"})
  void aJvmWithoutTheModuleHasTheSameDigest(String option) throws Exception {
    String expected = ProductsDigest.of(ScalarProducts.definition(), MANY);
    assertEquals(expected, digest("loops", MANY, "-Dno.module", option));
  }

  private static String digest(String implementation, int count, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ProductsDigest.class.getName(),
            implementation,
            "" + count));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), command::toString);
    // A JVM that cannot honor an option prints a warning first.
    return output.lines().reduce((first, second) -> second).orElse("");
  }
}
