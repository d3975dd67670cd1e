package io.kindling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.JsonMutations;
import io.kindling.fixtures.Mutations;
import io.kindling.fixtures.RunFiles;
import io.kindling.model.ReshapedTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the files of an interrupted run hold, {@code --resume} goes on with it or says in one
 * line why not. Mostly without Spark: the command then stops, at the latest, where it would start
 * it.
 */
@Tag("fuzz")
@Tag("spark")
class HostileRunsTest extends CommandTesting {

  /** One trial in this number trains to the end, which takes a second. */
  private static final int TO_THE_END = 50;

  @TempDir static Path shared;

  private static IdxFixture data;
  private static String weights;

  /** The files of a run that was stopped after 8 of its 15 steps. */
  private static final Map<String, byte[]> SOUND = new TreeMap<>();

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    data = IdxFixture.write(shared.resolve("data"));
    RunFiles run = new RunFiles(shared.resolve("run"));
    CommandRun.of(options(run.directory())).succeeded();
    weights = run.weights();
    String record = Files.readString(run.directory().resolve("run.json"));
    SOUND.put("run.json", record.replace("completed", "stopped").getBytes(UTF_8));
    SOUND.put("metrics.jsonl", Files.readAllBytes(run.directory().resolve("metrics.jsonl")));
    for (String steps : List.of("05", "06", "08")) {
      String name = "checkpoints/step-0000000000" + steps + ".safetensors";
      SOUND.put(name, Files.readAllBytes(run.directory().resolve(name)));
    }
  }

  @Test
  void goOnOrAreRefusedInOneLine() throws Exception {
    Path run = directory.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    Fuzzing.campaign(
        "runs to resume",
        64 << 20,
        mutations -> {
          write(run, SOUND);
          write(run, damaged(mutations));
          SortedMap<String, String> before = tree(directory);
          CommandRun resumed =
              CommandRun.withoutSpark(options(run, "--resume")).withoutStackTrace();
          assertEquals(before, tree(directory));
          if (resumed.out().endsWith("holds a completed run already: nothing to do\n")) {
            assertEquals(0, resumed.status());
            return "refused";
          }
          resumed.refusalAfterNotes(2);
          return resumed.wantedSpark() ? "taken" : "refused";
        });
  }

  /** Damage that no checksum was made anew for never changes the outcome. */
  @Test
  void endInTheSameWeightsIfTheyGoOn() throws Exception {
    for (int seed = 0; seed < Fuzzing.COUNT / TO_THE_END; seed++) {
      Mutations mutations = new Mutations(seed);
      Path run = Files.createDirectories(directory.resolve("run" + seed));
      Files.createDirectories(run.resolve("checkpoints"));
      write(run, SOUND);
      for (int i = mutations.random().nextInt(3); i >= 0; i--) {
        String name = mutations.oneOf(List.copyOf(SOUND.keySet()));
        byte[] other = SOUND.get(mutations.oneOf(List.copyOf(SOUND.keySet())));
        write(run, Map.of(name, mutations.damaged(SOUND.get(name), other)));
      }
      SortedMap<String, String> before = tree(run);
      CommandRun resumed = CommandRun.of(options(run, "--resume"));
      int current = seed;
      if (resumed.status() == 0) {
        assertEquals(weights, new RunFiles(run).weights(), () -> "seed " + current + resumed);
      } else {
        resumed.refusalAfterNotes(2);
        assertEquals(before, tree(run), () -> "seed " + current + resumed);
      }
    }
  }

  private static Map<String, byte[]> damaged(Mutations mutations) throws IOException {
    Map<String, byte[]> damaged = new TreeMap<>();
    for (int i = 0; i == 0 || mutations.oneIn(3); i++) {
      String name = mutations.oneOf(List.copyOf(SOUND.keySet()));
      byte[] sound = SOUND.get(name);
      byte[] other = SOUND.get(mutations.oneOf(List.copyOf(SOUND.keySet())));
      damaged.put(
          name,
          mutations.oneIn(3)
              ? mutations.damaged(sound, other)
              : name.endsWith(".safetensors")
                  ? reshaped(sound, mutations)
                  : JsonMutations.damaged(new String(sound, UTF_8), mutations).getBytes(UTF_8));
    }
    return damaged;
  }

  private static byte[] reshaped(byte[] sound, Mutations mutations) throws IOException {
    ReshapedTensors tensors = new ReshapedTensors(sound);
    return mutations.oneIn(3)
        ? tensors.withNumber(mutations).file()
        : tensors.damaged(mutations).file();
  }

  private static void write(Path run, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(run.resolve(file.getKey()), file.getValue());
    }
  }

  private static String[] options(Path run, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--checkpoint-every=2", "--keep-checkpoints=20"));
    return train(data, run, options.toArray(String[]::new));
  }
}
