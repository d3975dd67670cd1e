package io.kindling.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.Fuzzing;
import io.kindling.Mutations;
import io.kindling.model.Model;
import io.kindling.model.ReshapedTensors;
import io.kindling.nn.Activation;
import io.kindling.nn.Initializer;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a model file holds, {@code evaluate} and {@code --initial-model} take or refuse it. */
@Tag("fuzz")
class HostileModelFilesTest extends CommandTesting {

  @Test
  void areTakenOrRefusedInOneLine() throws Exception {
    byte[] sound = model("sound", 4, 3, 2);
    byte[] other = model("other", 4, 2, 2);
    Path file = directory.resolve("fuzz.safetensors");
    Path output = directory.resolve("run");
    Fuzzing.campaign(
        "model files",
        64 << 20,
        mutations -> {
          byte[] content = damaged(sound, other, mutations);
          Files.write(file, content);
          CommandRun run =
              mutations.oneIn(2)
                  ? CommandRun.withoutSpark("evaluate", file.toString())
                  : CommandRun.withoutSpark(
                      "train", "--initial-model=" + file, "--layers=4,3,2", "--output=" + output);
          String line = run.withoutStackTrace().refusal(2);
          assertTrue(run.wantedSpark() || line.contains(file.toString()), line);
          assertEquals(3, tree(directory).size() - 1);
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
    Network network = new Network(List.of(layers), Activation.RELU, Loss.CROSS_ENTROPY);
    Path file = directory.resolve(name + ".safetensors");
    new Model(network, Initializer.HE.parameters(network, 1))
        .write(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    return Files.readAllBytes(file);
  }

  private static Model read(Path file) throws IOException {
    return Model.read(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }
}
