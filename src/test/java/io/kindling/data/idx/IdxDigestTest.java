package io.kindling.data.idx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.codec.Sha256;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.idx.IdxDigest.Part;
import io.kindling.data.split.HeldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxDigestTest {

  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @ParameterizedTest
  @CsvSource({"images, 3000, 8", "images.gz, 3000, 8", "images, 3, 1", "images.gz, 2, 4"})
  void digestsOfPartsAreThoseOfWhatIsReadOfThem(String name, int items, int shards)
      throws IOException {
    byte[] elements = IdxFileTest.elements(items * 77);
    IdxFile file = IdxFile.open(MemoryFile.idx(name, elements, items, 7, 11), 3, "images");
    List<Part> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(
          new Part(
              BatchOrder.shardStart(items, shards, shard),
              BatchOrder.shardSize(items, shards, shard)));
    }
    IdxDigest digest = IdxDigest.of(file, parts);
    byte[] whole = MemoryFile.concat(IdxFile.header(items, 7, 11), elements);
    assertEquals(new Sha256().add(whole).hex(), digest.sha256());
    List<String> wanted = new ArrayList<>();
    for (Part part : parts) {
      wanted.add(new Sha256().add(file.read(part.first(), part.count())).hex());
    }
    assertEquals(wanted, digest.partSha256());
  }

  @Test
  void partsMayBeEmptyAnywhereAndNeedNotReachTheEnd() throws IOException {
    IdxFile file = IdxFile.open(MemoryFile.idx("labels", new byte[] {1, 2, 3}, 3), 1, "labels");
    List<Part> parts = List.of(new Part(0, 0), new Part(0, 1), new Part(1, 0), new Part(1, 1));
    String one = new Sha256().add(new byte[] {1}).hex();
    String two = new Sha256().add(new byte[] {2}).hex();
    List<String> wanted = List.of(OF_NOTHING, one, OF_NOTHING, two);
    assertEquals(wanted, IdxDigest.of(file, parts).partSha256());
    List<Part> behind = List.of(new Part(0, 3), new Part(3, 0), new Part(3, 0));
    String all = new Sha256().add(new byte[] {1, 2, 3}).hex();
    assertEquals(List.of(all, OF_NOTHING, OF_NOTHING), IdxDigest.of(file, behind).partSha256());
    assertEquals(List.of(), IdxDigest.of(file, List.of()).partSha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void itemsHeldBackAreDigestedApart(String name) throws IOException {
    int items = 3000;
    byte[] elements = IdxFileTest.elements(items * 77);
    IdxFile file = IdxFile.open(MemoryFile.idx(name, elements, items, 7, 11), 3, "images");
    BitSet held = new BitSet();
    for (int item = 5; item < items; item += item % 7 == 0 ? 1 : 5) {
      held.set(item);
    }
    int back = held.cardinality();
    int kept = items - back;
    List<Part> keptParts = List.of(new Part(0, 1), new Part(1, kept - 1), new Part(kept, 0));
    List<Part> heldParts = List.of(new Part(0, 0), new Part(0, back - 3), new Part(back - 3, 3));
    IdxDigest digest = IdxDigest.of(file, HeldOut.of(held, items), keptParts, heldParts, 0);
    byte[][] sides = {new byte[kept * 77], new byte[back * 77]};
    int[] ends = new int[2];
    long[] sums = new long[2];
    long[] squares = new long[2];
    for (int item = 0; item < items; item++) {
      int side = held.get(item) ? 1 : 0;
      for (int i = 0; i < 77; i++) {
        sides[side][ends[side]++] = elements[item * 77 + i];
        int element = elements[item * 77 + i] & 0xff;
        sums[side] += element;
        squares[side] += (long) element * element;
      }
    }
    List<String> wanted =
        List.of(
            sha256(sides[0], 0, 77),
            sha256(sides[0], 77, kept * 77),
            OF_NOTHING,
            OF_NOTHING,
            sha256(sides[1], 0, (back - 3) * 77),
            sha256(sides[1], (back - 3) * 77, back * 77));
    assertEquals(wanted, digest.partSha256());
    assertEquals(IdxDigest.of(file, List.of()).sha256(), digest.sha256());
    assertEquals(sums[0], digest.kept().sum());
    assertEquals(sums[1], digest.held().sum());
    assertEquals(squares[0], digest.kept().sumOfSquares());
    assertEquals(squares[1], digest.held().sumOfSquares());
  }

  @Test
  void labelsAreCounted() throws IOException {
    MemoryFile source = MemoryFile.idx("labels", new byte[] {1, 2, (byte) 255, 2, 1, 1}, 6);
    BitSet held = new BitSet();
    held.set(3, 5);
    IdxDigest digest =
        IdxDigest.of(
            IdxFile.open(source, 1, "labels"), HeldOut.of(held, 6), List.of(), List.of(), 0);
    assertEquals(List.of(0L, 2L, 1L, 0L), digest.kept().counts().subList(0, 4));
    assertEquals(1, digest.kept().counts().get(255));
    assertEquals(List.of(0L, 1L, 1L, 0L), digest.held().counts().subList(0, 4));
  }

  private static String sha256(byte[] bytes, int from, int to) {
    return new Sha256().add(Arrays.copyOfRange(bytes, from, to)).hex();
  }

  @Test
  void largestElementIsUnsignedAndNotOfTheHeader() throws IOException {
    // 255 items: a byte of the header is larger than any element.
    byte[] labels = new byte[255];
    labels[254] = 9;
    assertEquals(9, largest(labels));
    labels[0] = (byte) 200;
    assertEquals(200, largest(labels));
  }

  private static int largest(byte[] labels) throws IOException {
    MemoryFile source = MemoryFile.idx("labels", labels, labels.length);
    return IdxDigest.of(IdxFile.open(source, 1, "labels"), List.of()).largest();
  }

  /** Two files of the same content, plain and gzipped, are the same data. */
  @Test
  void isOfTheUnpackedFile() throws IOException {
    byte[] labels = {1, 2, 3};
    MemoryFile plain = MemoryFile.idx("labels", labels, 3);
    MemoryFile packed = MemoryFile.idx("labels.gz", labels, 3);
    List<Part> parts = List.of(new Part(0, 2), new Part(2, 1));
    assertEquals(
        IdxDigest.of(IdxFile.open(plain, 1, "labels"), parts),
        IdxDigest.of(IdxFile.open(packed, 1, "labels"), parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "t10k"})
  @EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+")
  void knowsMnist(String set) throws IOException {
    Path directory = Path.of(System.getenv("MNIST_DIR"));
    Map<String, String> published =
        Files.readAllLines(directory.resolve("SHA256SUMS")).stream()
            .map(line -> line.split("\\s+", 2))
            .collect(Collectors.toMap(words -> words[1], words -> words[0]));
    Function<String, MemoryFile> file =
        name -> {
          try {
            return new MemoryFile(name, Files.readAllBytes(directory.resolve(name)));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    IdxExamples examples =
        IdxExamples.open(
            file.apply(set + "-images-idx3-ubyte.gz"), file.apply(set + "-labels-idx1-ubyte.gz"));
    assertEquals(set.equals("train") ? 60_000 : 10_000, examples.size());
    assertEquals(784, examples.features());
    IdxDigest images = IdxDigest.of(examples.images(), List.of());
    IdxDigest labels = IdxDigest.of(examples.classes(), List.of());
    assertEquals(published.get(set + "-images-idx3-ubyte"), images.sha256());
    assertEquals(published.get(set + "-labels-idx1-ubyte"), labels.sha256());
    assertEquals(255, images.largest());
    assertEquals(9, labels.largest());
  }
}
