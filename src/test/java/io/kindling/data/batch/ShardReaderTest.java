package io.kindling.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.ExampleSet;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.ReadExamples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardReaderTest {

  @TempDir Path directory;

  private static final ExampleSet DIGITS = new GeneratedDigits(1, 30).range(7, 22);

  @Test
  void shardsAreAllExamplesInTurnHoweverTheyAreHeld() throws IOException {
    Batch whole = ReadExamples.all(DIGITS);
    for (String held : List.of("bytes", "floats", "bytes in a file", "floats in a file")) {
      ShardReader reader =
          new ShardReader(new DataSet.Part(DIGITS, List.of()), 4, held.startsWith("floats"));
      Batch batch = new Batch(22, 784);
      batch.begin(null);
      for (int index = 0; index < 4; index++) {
        Shard shard = reader.read(index);
        shard = held.endsWith("file") ? shard.inFile(directory) : shard;
        assertEquals(index, shard.index());
        shard.copy(0, shard.size(), batch);
      }
      assertArrayEquals(whole.inputs(), batch.inputs());
      assertArrayEquals(whole.labels(), batch.labels());
      assertArrayEquals(whole.examples(), batch.examples());
    }
  }

  /** Nothing is left of the file, and who gets the shard over the network has it in memory. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aShardInAFileTravelsWithWhatIsInIt(boolean floats) throws Exception {
    Shard shard = new ShardReader(new DataSet.Part(DIGITS, List.of()), 1, floats).read(0);
    Shard inFile = shard.inFile(directory);
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(inFile);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Batch expected = new Batch(22, 784);
      expected.begin(null);
      shard.copy(0, 22, expected);
      Batch travelled = new Batch(22, 784);
      travelled.begin(null);
      ((Shard) in.readObject()).copy(0, 22, travelled);
      assertArrayEquals(expected.inputs(), travelled.inputs());
    }
  }

  @Test
  void greyLevelsTakeAQuarterOfWhatFloatsTake() throws IOException {
    DataSet.Part part = new DataSet.Part(DIGITS, List.of());
    int inBytes = serializedLength(new ShardReader(part, 1, false).read(0));
    int inFloats = serializedLength(new ShardReader(part, 1, true).read(0));
    assertEquals(22 * 784, inBytes, 1000);
    assertEquals(4 * 22 * 784, inFloats, 1000);
  }

  /** Raw numbers, as a table has them, that are scaled when they are written. */
  @Test
  void aTablesRowsAreScaledOutOfAFile() throws IOException {
    double[] values = {1, 2, 3, 4, 5, 6.5};
    Scaling scaling = GivenScalings.standard(new double[] {1, 2}, new double[] {4, 0.3});
    Shard raw =
        new Shard(
            0,
            10,
            new ExampleBlock(
                new DoubleFeatures(2, values).scaled(scaling),
                new int[] {0, 1, 1},
                new float[] {1, 2, 3}));
    Batch expected = new Batch(3, 2);
    expected.begin(null);
    raw.copy(0, 3, expected);
    Batch found = new Batch(3, 2);
    found.begin(null);
    raw.inFile(directory).copy(0, 3, found);
    assertArrayEquals(expected.inputs(), found.inputs());
    assertArrayEquals(expected.weights(), found.weights());
    assertEquals((float) ((6.5 - 2) / 0.3), found.inputs()[5]);
  }

  private static int serializedLength(Shard shard) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shard);
    }
    return bytes.size();
  }

  @Test
  void refusesAShardThatIsNotWhatItWas() throws IOException {
    List<String> digests = new ArrayList<>();
    for (int shard = 0; shard < 4; shard++) {
      int first = BatchOrder.shardStart(22, 4, shard);
      digests.add(DIGITS.read(first, BatchOrder.shardSize(22, 4, shard)).sha256());
    }
    ShardReader same = new ShardReader(new DataSet.Part(DIGITS, digests), 4, true);
    assertEquals(5, same.read(3).size());
    ExampleSet others = new GeneratedDigits(1, 30).range(6, 22);
    ShardReader changed = new ShardReader(new DataSet.Part(others, digests), 4, true);
    String message = assertThrows(InvalidInputException.class, () -> changed.read(1)).getMessage();
    assertTrue(message.startsWith("examples 6 to 11 are not what they were"), message);
  }
}
