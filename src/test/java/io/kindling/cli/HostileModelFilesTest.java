package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.Mutations;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.model.ReshapedTensors;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a model file or a checkpoint holds, {@code evaluate} and {@code --initial-model} take or
 * refuse it.
 */
@Tag("fuzz")
class HostileModelFilesTest extends CommandTesting {

  @Test
  void areTakenOrRefusedInOneLine() throws Exception {
    byte[] sound = model("sound", 4, 3, 2);
    byte[] other = model("other", 4, 2, 2);
    byte[] checkpoint = checkpoint(4, 3, 2);
    Path file = directory.resolve("fuzz.safetensors");
    Path output = directory.resolve("run");
    Files.createFile(file);
    Set<String> files = tree(directory).keySet();
    Fuzzing.campaign(
        "model files",
        64 << 20,
        mutations -> {
          byte[] content = damaged(mutations.oneOf(sound, checkpoint), other, mutations);
          Files.write(file, content);
          CommandRun run =
              mutations.oneIn(2)
                  ? CommandRun.withoutSpark("evaluate", file.toString())
                  : CommandRun.withoutSpark(
                      "train", "--initial-model=" + file, "--layers=4,3,2", "--output=" + output);
          String line = run.withoutStackTrace().refusal(2);
          assertTrue(run.wantedSpark() || line.contains(file.toString()), line);
          assertEquals(files, tree(directory).keySet());
          if (!run.wantedSpark()) {
            return "refused";
          }
          for (float parameter : read(file).parameters()) {
            assertTrue(Float.isFinite(parameter));
          }
          return "taken";
        });
  }

  private static byte[] damaged(byte[] sound, byte[] other, Mutations mutations)
      throws IOException {
    return switch (mutations.random().nextInt(8)) {
      case 0 -> mutations.oneOf(sound, other);
      case 1, 2 -> mutations.damaged(sound, other);
      case 3 -> new ReshapedTensors(sound).withNumber(mutations).file();
      default -> new ReshapedTensors(sound).damaged(mutations).file();
    };
  }

  private byte[] model(String name, Integer... layers) throws IOException {
    Network network = new Network(List.of(layers), new Relu(), new CrossEntropy());
    Path file = directory.resolve(name + ".safetensors");
    new Model(network, new HeNormal().parameters(network, 1))
        .write(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    return Files.readAllBytes(file);
  }

  private byte[] checkpoint(Integer... layers) throws IOException {
    Network network = new Network(List.of(layers), new Relu(), new CrossEntropy());
    float[] parameters = new HeNormal().parameters(network, 1);
    Path checkpoints = directory.resolve("checkpoints");
    new CheckpointDirectory(
            new org.apache.hadoop.fs.Path(checkpoints.toUri()), new Configuration(), 1)
        .write(new Checkpoint(5, network, parameters, List.of(parameters, parameters), Map.of()));
    return Files.readAllBytes(checkpoints.resolve("step-000000000005.safetensors"));
  }

  private static Model read(Path file) throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }
}
