package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Test examples that are trained on, too, are told of, however they are labelled and laid out. */
@Tag("spark")
class RepeatedExamplesTest extends CommandTesting {

  private static String note(String count, String result) {
    return "Note: "
        + count
        + " of a training example: the "
        + result
        + " may overstate the accuracy on new examples; remove the duplicates from one of the two"
        + " sets\n";
  }

  private static String test(String count) {
    return note(count, "test result");
  }

  @Test
  void imagesOfBothFilesAreCounted() throws Exception {
    IdxFixture data = IdxFixture.write(directory.resolve("data")).pack();
    assertEquals("", CommandRun.of(train(data, directory.resolve("clean"))).succeeded().err());
    byte[] training = IdxFixture.images(IdxFixture.TRAINING, IdxFixture.SIDE, 1);
    byte[] test = IdxFixture.images(IdxFixture.TEST, IdxFixture.SIDE, 2);
    // Of the test images, three are those of numbers 10 to 12, and the last is one that is held
    // back.
    System.arraycopy(training, 16 + 10 * 9, test, 16 + 5 * 9, 3 * 9);
    System.arraycopy(training, 16 + 119 * 9, test, 16 + 23 * 9, 9);
    data.putPacked(IdxFixture.TEST_IMAGES, test);
    for (String scaling : List.of("pixels", "standard")) {
      CommandRun run =
          CommandRun.of(
              train(data, directory.resolve(scaling), "--validation=20", "--scaling=" + scaling));
      assertEquals(test("3 of the 24 test examples have the features"), run.ended().err());
    }
    // One of those held back is one that is trained on.
    ByteBuffer.wrap(training).put(16 + 110 * 9, training, 16 + 7 * 9, 9);
    data.putPacked(IdxFixture.IMAGES, training);
    String[] held = train(data, directory.resolve("held"), "--validation=20");
    assertEquals(
        test("3 of the 24 test examples have the features")
            + note("1 of the 20 validation examples has the features", "validation accuracy"),
        CommandRun.of(held).ended().err());
  }

  @Test
  void rowsOfBothTablesAreCountedHoweverTheyAreWritten() throws Exception {
    List<String> lines = new ArrayList<>();
    Random random = new Random(1);
    for (int row = 0; row < 300; row++) {
      lines.add(row + "," + random.nextInt(100) / 4.0 + ",0," + row % 2);
    }
    Collections.shuffle(lines, random);
    Path training = Files.write(directory.resolve("training.csv"), lines);
    // The first 200 rows are trained on: the same numbers, written otherwise, under another label.
    List<String> test = new ArrayList<>(List.of("1000,1,0,0", "1001,1,0,1"));
    for (int row : new int[] {0, 7, 199, 7, 250}) {
      String[] fields = lines.get(row).split(",", -1);
      test.add(fields[0] + ".0, " + fields[1] + "0 ,-0," + (1 - Integer.parseInt(fields[3])));
    }
    Path tested = Files.write(directory.resolve("test.csv"), test);
    CommandRun run =
        CommandRun.of(
            "train",
            "--data=csv:" + training,
            "--test-data=csv:" + tested,
            "--hidden=3",
            "--validation=100",
            "--epochs=1",
            "--batch-size=50",
            "--output=" + directory.resolve("run"));
    assertEquals(test("4 of the 7 test examples have the features"), run.ended().err());
    CommandRun retrained =
        CommandRun.of(
            "retrain",
            "--registry=" + directory.resolve("registry"),
            "--data=csv:" + training,
            "--test-data=csv:" + tested,
            "--hidden=3",
            "--validation=100",
            "--epochs=1",
            "--batch-size=50");
    assertTrue(
        retrained.ended().err().contains(test("4 of the 7 test examples have the features")),
        retrained.err());
  }
}
