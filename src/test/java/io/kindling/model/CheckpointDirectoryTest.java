package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.loss.QuadraticLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last few checkpoints, of which the newest sound one is found. */
class CheckpointDirectoryTest {

  private static final Configuration CONFIGURATION = new Configuration(false);

  /** A weight and a bias. */
  private static final Network SMALLEST =
      new Network(List.of(1, 1), new Sigmoid(), new QuadraticLoss());

  @TempDir private java.nio.file.Path temporary;

  private java.nio.file.Path place;
  private CheckpointDirectory directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void nameDirectory() {
    place = temporary.resolve("checkpoints");
    directory = new CheckpointDirectory(new Path(place.toString()), CONFIGURATION, 3);
  }

  @Test
  void comesBackAsItWas() throws IOException {
    float infinity = Float.POSITIVE_INFINITY;
    Checkpoint written =
        new Checkpoint(
            7,
            SMALLEST,
            new float[] {1, -2},
            List.of(new float[] {3, infinity}, new float[] {0, 4}),
            Map.of("note", "Größe\n"));
    directory.write(written);
    Checkpoint read = newest().orElseThrow();
    assertEquals(7, read.steps());
    assertArrayEquals(new float[] {1, -2}, read.parameters());
    assertArrayEquals(new float[] {3, infinity}, read.optimizerState().get(0));
    assertEquals(2, read.optimizerState().size());
    assertEquals(written.notes(), read.notes());
    assertEquals(List.of(), warnings);
  }

  @Test
  void noneIsFoundWhereNoneIs() throws IOException {
    assertTrue(newest().isEmpty());
    Files.createDirectories(place.resolve("step-000000000001.safetensors"));
    Files.writeString(place.resolve("step-000000000002.safetensors.bak"), "of the user");
    assertTrue(newest().isEmpty());
    assertEquals(List.of(), warnings);
  }

  @Test
  void theLastAreKept() throws IOException {
    write(8, 9, 10, 1000);
    assertEquals(List.of(9L, 10L, 1000L), steps());
    Files.createDirectories(place.resolve("step-000000000001.safetensors/notes"));
    write(1001);
    assertEquals(List.of(1L, 10L, 1000L, 1001L), steps(), "but nothing that is not ours goes");
  }

  @Test
  void damagedOnesTakeNoPlaceOfSoundOnes() throws IOException {
    write(5, 10, 15);
    for (int steps : new int[] {10, 15}) {
      Files.writeString(place.resolve(name(steps)), "damaged");
    }
    assertEquals(5, newest().orElseThrow().steps());
    assertEquals(
        List.of(name(15), name(10)),
        warnings.stream()
            .map(line -> line.replaceAll(".*/(step-\\d+\\.[a-z]+): .*", "$1"))
            .toList());
    write(6);
    assertEquals(List.of(5L, 6L), steps(), "what comes after the newest is no longer of this run");
  }

  @Test
  void whenAllAreDamagedTheNextOnesStay() throws IOException {
    write(5, 10, 15);
    for (int steps : new int[] {5, 10, 15}) {
      Files.writeString(place.resolve(name(steps)), "damaged");
    }
    assertTrue(newest().isEmpty());
    assertTrue(warnings.get(1).endsWith("; trying the checkpoint before it"), warnings.get(1));
    assertTrue(
        warnings.get(2).endsWith("; there is no other checkpoint, so the run starts over"),
        warnings.get(2));
    write(1);
    assertEquals(1, newest().orElseThrow().steps());
    assertEquals(List.of(1L), steps());
  }

  @Test
  void onesWithAFlawArePassedOver() throws IOException {
    write(5, 10);
    Optional<Checkpoint> newest =
        directory.newest(
            checkpoint -> checkpoint.steps() == 10 ? Optional.of("is not liked") : Optional.empty(),
            warnings::add);
    assertEquals(5, newest.orElseThrow().steps());
    assertEquals(
        List.of(place.resolve(name(10)) + ": is not liked; trying the checkpoint before it"),
        warnings);
  }

  /** What is thrown there is about the run, not about the file. */
  @Test
  void whatTheSearchForAFlawThrowsIsNotTakenForDamage() throws IOException {
    write(5, 10);
    assertThrows(
        InvalidInputException.class,
        () ->
            directory.newest(
                checkpoint -> {
                  throw new InvalidInputException("another run's");
                },
                warnings::add));
    assertEquals(List.of(), warnings);
  }

  private Optional<Checkpoint> newest() throws IOException {
    return directory.newest(any -> Optional.empty(), warnings::add);
  }

  private void write(int... steps) throws IOException {
    for (int each : steps) {
      directory.write(new Checkpoint(each, SMALLEST, new float[] {each, 0}, List.of(), Map.of()));
    }
  }

  private List<Long> steps() {
    return Arrays.stream(place.toFile().list())
        .map(name -> Long.valueOf(name.replaceAll("\\D", "")))
        .sorted()
        .toList();
  }

  private static String name(int steps) {
    return String.format("step-%012d.safetensors", steps);
  }
}
