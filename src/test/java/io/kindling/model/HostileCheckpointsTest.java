package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.Mutations;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.loss.QuadraticLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the newest checkpoint holds, it is read right, or passed over with a warning. */
@Tag("fuzz")
class HostileCheckpointsTest {

  private static final Configuration CONFIGURATION = new Configuration();
  private static final String OLDER = "step-000000000010.safetensors";
  private static final String NEWEST = "step-000000000015.safetensors";

  /** Of 50 parameters. */
  private static final Network NETWORK =
      new Network(List.of(4, 10), new Sigmoid(), new QuadraticLoss());

  private static final Checkpoint TEN = checkpoint(10);

  @TempDir private java.nio.file.Path directory;

  @Test
  void newestSoundOneIsTakenWhateverTheNewestHolds() throws Exception {
    CheckpointDirectory checkpoints =
        new CheckpointDirectory(new Path(directory.toString()), CONFIGURATION, 5);
    checkpoints.write(TEN);
    checkpoints.write(checkpoint(15));
    byte[] older = Files.readAllBytes(directory.resolve(OLDER));
    byte[] sound = Files.readAllBytes(directory.resolve(NEWEST));
    Fuzzing.campaign(
        "checkpoints",
        16 << 20,
        mutations -> {
          byte[] damaged = damaged(sound, older, mutations);
          boolean alone = mutations.oneIn(8);
          Files.write(directory.resolve(NEWEST), damaged);
          Files.write(directory.resolve(OLDER), alone ? new byte[0] : older);
          return trial(checkpoints, damaged, alone);
        });
  }

  private String trial(CheckpointDirectory checkpoints, byte[] damaged, boolean alone)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    Optional<Checkpoint> newest = checkpoints.newest(sound -> Optional.empty(), warnings::add);
    assertEquals(2, directory.toFile().list().length);
    assertArrayEquals(damaged, Files.readAllBytes(directory.resolve(NEWEST)));
    for (String warning : warnings) {
      assertTrue(warning.startsWith(directory + "/step-"), warning);
    }
    if (newest.isPresent() && newest.get().steps() == 15) {
      assertEquals(List.of(), warnings);
      assertHolds(SafeTensorsTest.read(damaged), newest.get());
      return "taken";
    }
    assertTrue(warnings.get(0).contains(NEWEST), warnings::toString);
    assertEquals(alone ? 2 : 1, warnings.size(), warnings::toString);
    assertEquals(alone, newest.isEmpty());
    if (!alone) {
      assertTrue(warnings.get(0).endsWith("; trying the checkpoint before it"), warnings.get(0));
      assertArrayEquals(TEN.parameters(), newest.get().parameters());
      assertArrayEquals(TEN.optimizerState().get(1), newest.get().optimizerState().get(1));
      assertEquals(TEN.notes(), newest.get().notes());
    }
    return alone ? "begun anew" : "passed over";
  }

  /** What can be wrong with a checkpoint that was read is not. */
  private static void assertHolds(SafeTensors content, Checkpoint checkpoint) {
    Map<String, Tensor> tensors = content.tensors();
    boolean flat = tensors.containsKey("parameters");
    float[] parameters =
        flat
            ? tensors.get("parameters").values()
            : joined(tensors.get("layers.0.weight"), tensors.get("layers.0.bias"));
    assertArrayEquals(parameters, checkpoint.parameters());
    for (float parameter : parameters) {
      assertTrue(Float.isFinite(parameter));
    }
    assertEquals(tensors.size() - (flat ? 1 : 2), checkpoint.optimizerState().size());
    checkpoint.optimizerState().forEach(vector -> assertEquals(parameters.length, vector.length));
    // Besides the notes: steps, layers, activation and loss.
    assertEquals(content.metadata().size() - 4, checkpoint.notes().size());
  }

  private static float[] joined(Tensor weights, Tensor biases) {
    float[] all = Arrays.copyOf(weights.values(), weights.values().length + biases.values().length);
    System.arraycopy(biases.values(), 0, all, weights.values().length, biases.values().length);
    return all;
  }

  private static byte[] damaged(byte[] sound, byte[] older, Mutations mutations)
      throws IOException {
    return switch (mutations.random().nextInt(6)) {
      case 0, 1 -> mutations.damaged(sound, older);
      case 2 -> new ReshapedTensors(sound).damaged(mutations).file();
      case 3 -> new ReshapedTensors(sound).withNumber(mutations).file();
      case 4 -> older;
      default -> otherContent(mutations);
    };
  }

  /** A sound file of a checkpoint such as none was ever written. */
  private static byte[] otherContent(Mutations mutations) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(TEN.notes());
    if (!mutations.oneIn(8)) {
      metadata.putAll(LayerTensors.architecture(NETWORK));
    }
    metadata.put(
        "steps",
        mutations.oneOf(
            "15", "15", "15", "0", "-15", "", "+15", "1e1", "9".repeat(18), "9".repeat(99)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int count = mutations.oneOf(0, 1, 50, 51);
    if (mutations.oneIn(2)) {
      int units = mutations.oneIn(5) ? 9 : 10;
      tensors.put("layers.0.weight", new Tensor(List.of(units, 4), new float[units * 4]));
      tensors.put("layers.0.bias", new Tensor(List.of(10), new float[10]));
    } else if (!mutations.oneIn(5)) {
      tensors.put("parameters", new Tensor(List.of(count), new float[count]));
    }
    for (String name : List.of("optimizer.0", "optimizer.1", "optimizer.2", "more")) {
      if (!mutations.oneIn(name.equals("more") ? 2 : 5)) {
        int length = mutations.oneIn(5) ? 51 : count;
        tensors.put(name, new Tensor(List.of(length), new float[length]));
      }
    }
    return SafeTensorsTest.bytes(new SafeTensors(metadata, tensors));
  }

  private static Checkpoint checkpoint(int steps) {
    Random random = new Random(steps);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      vectors.add(new float[50]);
      for (int j = 0; j < 50; j++) {
        vectors.get(i)[j] = (float) random.nextGaussian();
      }
    }
    return new Checkpoint(
        steps,
        NETWORK,
        vectors.get(0),
        vectors.subList(1, 3),
        Map.of("blas", "java", "identity.seed", "1"));
  }
}
