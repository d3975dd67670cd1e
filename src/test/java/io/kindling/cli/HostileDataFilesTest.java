package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.Fuzzing;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the four files of a data set hold, {@code data inspect} shows or refuses them. */
@Tag("fuzz")
class HostileDataFilesTest extends CommandTesting {

  private static final List<String> NAMES =
      List.of(IdxFixture.IMAGES, IdxFixture.LABELS, IdxFixture.TEST_IMAGES, IdxFixture.TEST_LABELS);

  @Test
  void areShownOrRefusedInOneLine() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Fuzzing.campaign(
        "data directories",
        64 << 20,
        mutations -> {
          String name = mutations.oneOf(NAMES);
          byte[] sound = data.bytes(name);
          byte[] other = data.bytes(mutations.oneOf(NAMES));
          String damaged = name + mutations.oneOf("", ".gz");
          Files.delete(data.directory().resolve(name));
          data.put(
              damaged,
              damaged.endsWith(".gz")
                  ? packed(sound, other, mutations)
                  : plain(sound, other, mutations));
          String outcome = inspect(data, damaged, mutations);
          Files.delete(data.directory().resolve(damaged));
          data.put(name, sound);
          return outcome;
        });
  }

  private String inspect(IdxFixture data, String damaged, Mutations mutations) throws IOException {
    SortedMap<String, String> before = tree(directory);
    int show = mutations.oneOf(0, 3, Integer.MAX_VALUE);
    CommandRun run =
        CommandRun.withoutSpark("data", "inspect", "--show=" + show, data.directory().toString());
    assertEquals(before, tree(directory));
    if (run.status() == 0) {
      run.succeeded();
      assertTrue(run.out().startsWith("training: 120 images of 3 x 3 pixels"), run.out());
      return "shown";
    }
    String line = run.withoutStackTrace().refusal(2);
    assertTrue(line.contains(data.name(damaged)), line);
    return "refused";
  }

  private static byte[] plain(byte[] sound, byte[] other, Mutations mutations) {
    return switch (mutations.random().nextInt(4)) {
      case 0 -> sound;
      case 1 -> {
        byte[] otherwise = sound.clone();
        otherwise[sound.length - 1 - mutations.random().nextInt(20)] ^= 2;
        yield otherwise;
      }
      default -> mutations.damaged(sound, other);
    };
  }

  private static byte[] packed(byte[] sound, byte[] other, Mutations mutations) throws IOException {
    return mutations.oneIn(3)
        ? mutations.damaged(IdxFixture.gzip(sound), IdxFixture.gzip(other))
        : IdxFixture.gzip(plain(sound, other, mutations));
  }
}
