package io.kindling.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kindling.codec.Sha256;
import io.kindling.data.idx.IdxFile;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import io.kindling.storage.Claim;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code data generate}, {@code data inspect}, and how {@code data fetch} fails. */
@Tag("spark")
class DataCommandTest extends CommandTesting {

  private static final Configuration HADOOP = new Configuration();

  @Test
  void generatedFilesAreTheDigitsOfTheSameNumber() throws Exception {
    Path digits = directory.resolve("digits");
    String out =
        CommandRun.of("data", "generate", "--count=120", "--output=" + digits).succeeded().out();
    assertTrue(out.startsWith("120 training and 20 test digits are in " + digits), out);
    assertEquals(
        Set.of(
            "",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte",
            "digits.png"),
        tree(digits).keySet());
    assertEquals(16 + 120 * 784, Files.size(digits.resolve("train-images-idx3-ubyte")));
    BufferedImage sheet = ImageIO.read(digits.resolve("digits.png").toFile());
    assertEquals(20 * 29 * 2, sheet.getWidth());
    assertEquals(6 * 29 * 2, sheet.getHeight());

    RunFiles fromFiles = trained("from files", digits.toString());
    RunFiles direct = trained("direct", "digits:120");
    assertEquals(direct.weights(), fromFiles.weights());
    assertEquals(direct.record().path("test"), fromFiles.record().path("test"));
  }

  @Test
  void generateNeverOverwritesADataSet() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data")).pack();
    assertRefused(
        "--output " + data.directory() + ": holds train-images-idx3-ubyte already",
        "data",
        "generate",
        "--count=60",
        "--output=" + data.directory());
  }

  /**
   * Only one command can use a directory; the message names the file that a killed one has left.
   */
  @Test
  void generateHasItsDirectoryForItself() throws Exception {
    Path digits = directory.resolve("digits");
    String[] command = {"data", "generate", "--count=6", "--output=" + digits};
    Claim other = Claim.take(new org.apache.hadoop.fs.Path(digits.toUri()), HADOOP).orElseThrow();
    assertRefused(
        "--output "
            + digits
            + ": another command is writing there, or a killed command has left "
            + digits.resolve("claim"),
        command);
    assertTrue(other.holds());
    other.release();
    CommandRun.of(command).succeeded();
    assertFalse(Files.exists(digits.resolve("claim")));
  }

  @Test
  void generateNeedsAPlaceAndANumber() throws Exception {
    assertRefused("…'--output…", "data", "generate");
    assertRefused(
        "…'--count'…'0' is not a whole number, 1 or more",
        "data",
        "generate",
        "--count=0",
        "--output=" + directory.resolve("digits"));
  }

  @Test
  void generateSaysWhereItCannotWrite() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertRefused(
        "…" + file + "…", "data", "generate", "--count=6", "--output=" + file + "/digits");
  }

  /** A name may hold what a terminal obeys; no line of ours does. */
  @Test
  void namesOfManyLinesAreRefusedOrShownInOne() throws Exception {
    Path lines = directory.resolve("two\nlines");
    for (String command : List.of("generate", "fetch")) {
      assertRefused("…two\\nlines'…has control characters", "data", command, "--output=" + lines);
    }
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    Path plain = data.directory().resolve(IdxFixture.IMAGES);
    Files.move(plain, plain.resolveSibling("my\u001b[2J-" + IdxFixture.IMAGES));
    String out = CommandRun.of("data", "inspect", data.directory().toString()).succeeded().out();
    assertTrue(out.contains("my\\u001b[2J-train-images"), out);
    assertFalse(out.contains("\u001b"), out);
  }

  @Test
  void inspectShowsCountsDigestsAndImages() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    data.pack(IdxFixture.IMAGES);
    CommandRun run = CommandRun.of("data", "inspect", data.directory().toString(), "--show=2");
    List<String> lines = run.succeeded().out().lines().toList();
    assertEquals("training: 120 images of 3 x 3 pixels", lines.get(0));
    String unpacked = new Sha256().add(IdxFixture.images(120, 3, 1)).hex();
    assertEquals("  " + unpacked + "  " + data.name(IdxFixture.IMAGES) + ".gz", lines.get(1));
    assertTrue(lines.get(2).endsWith("  " + data.name(IdxFixture.LABELS)), lines.get(2));
    assertEquals("  class 0: 30", lines.get(3));
    assertEquals("test: 24 images of 3 x 3 pixels", lines.get(7));
    assertEquals("  class 3: 6", lines.get(13));
    assertEquals("training image 0, class 0", lines.get(15));
    assertTrue(lines.get(16).matches("[#%@*]{4}.*"), "two bright pixels: " + lines.get(16));
    assertEquals("training image 1, class 1", lines.get(20));
    assertEquals(24, lines.size(), run::out);
  }

  @Test
  void inspectWritesASheetOfAugmentedImages() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("sheet"));
    Path sheet = directory.resolve("sheet.png");
    String dir = data.directory().toString();
    CommandRun.of("data", "inspect", dir, "--augment=affine:shift=1", "--sheet=" + sheet)
        .succeeded();
    BufferedImage picture = ImageIO.read(sheet.toFile());
    Set<Integer> shades = new TreeSet<>();
    for (int x = 0; x < picture.getWidth(); x++) {
      shades.add(picture.getRaster().getSample(x, 0, 0));
    }
    assertTrue(shades.size() > 20, "between the levels of pixels there are others: " + shades);
    CommandRun refused =
        CommandRun.of("data", "inspect", dir, "--augment=swirl", "--sheet=" + sheet);
    assertEquals(2, refused.status());
  }

  @Test
  void inspectShowsNoMoreImagesThanThereAre() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    String dir = data.directory().toString();
    assertFalse(
        CommandRun.of("data", "inspect", dir, "--show=0").succeeded().out().contains("image 0"));
    String all = CommandRun.of("data", "inspect", dir, "--show=1000").succeeded().out();
    assertTrue(all.contains("training image 119,") && !all.contains("image 120"), all);
  }

  @Test
  void inspectDrawsNoImageThatNoScreenHolds() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    data.put(IdxFixture.IMAGES, IdxFixture.images(120, 101, 1));
    data.put(IdxFixture.TEST_IMAGES, IdxFixture.images(24, 101, 1));
    String dir = data.directory().toString();
    String out = CommandRun.of("data", "inspect", dir).succeeded().out();
    assertTrue(out.endsWith("Images of more than 100 pixels a side are not drawn.\n"), out);
    String none = CommandRun.of("data", "inspect", dir, "--show=0").succeeded().out();
    assertFalse(none.contains("drawn"), none);
  }

  /** A packed file may hold a thousand times its size. */
  @Test
  void inspectTakesNoMoreMemoryForALargerFile() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data"));
    int pixels = 24 << 20;
    byte[] images = new byte[16 + pixels];
    System.arraycopy(IdxFile.header(pixels, 1, 1), 0, images, 0, 16);
    byte[] labels = new byte[8 + pixels];
    System.arraycopy(IdxFile.header(pixels), 0, labels, 0, 8);
    data.putPacked(IdxFixture.IMAGES, images);
    data.putPacked(IdxFixture.LABELS, labels);
    data.put(IdxFixture.TEST_IMAGES, IdxFixture.images(24, 1, 1));
    String dir = data.directory().toString();
    CommandRun.of("data", "inspect", dir);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    String out = CommandRun.of("data", "inspect", dir).succeeded().out();
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertTrue(out.contains("  class 0: 25,165,824\n"), out);
    assertTrue(allocated < pixels / 2, "took " + allocated);
  }

  @Test
  void inspectRefusesDamagedFiles() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data")).pack();
    byte[] bytes = data.bytes(IdxFixture.TEST_LABELS + ".gz");
    bytes[bytes.length - 5] ^= 1;
    data.put(IdxFixture.TEST_LABELS + ".gz", bytes);
    assertRefused(
        data.name(IdxFixture.TEST_LABELS) + ".gz: cannot be unpacked",
        "data",
        "inspect",
        data.directory().toString());
    assertRefused(
        directory.resolve("none") + ": there is no such directory",
        "data",
        "inspect",
        directory.resolve("none").toString());
    assertRefused("…LOCATION…", "data", "inspect");
  }

  @Test
  void fetchFromADeadMirrorFailsAndLeavesNothing() throws Exception {
    var before = tree(directory);
    CommandRun run =
        CommandRun.of(
            "data",
            "fetch",
            "--mirrors=http://127.0.0.1:" + closedPort() + "/",
            "--output=" + directory.resolve("mnist"));
    String line = run.withoutStackTrace().refusal(1);
    assertTrue(line.contains("127.0.0.1"), line);
    assertEquals(before, tree(directory));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private RunFiles trained(String name, String source) {
    Path output = directory.resolve(name);
    CommandRun.of(
            "train",
            "--data=" + source,
            "--layers=784,5,10",
            "--epochs=1",
            "--batch-size=20",
            "--output=" + output)
        .succeeded();
    return new RunFiles(output);
  }
}
