package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import io.kindling.fixtures.IdxFixture;
import io.kindling.fixtures.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that are called or packed otherwise, lie elsewhere, or are not there. */
@Tag("spark")
class NearFilesTest extends CommandTesting {

  private IdxFixture data;

  @BeforeEach
  void writeData() throws IOException {
    data = IdxFixture.write(directory.resolve("data"));
  }

  @Test
  void otherNamesPackingsAndPlacesAreTheSameData() throws Exception {
    CommandRun usual = CommandRun.of(train(data, directory.resolve("usual"))).succeeded();
    assertTrue(!usual.out().contains("Data files: "), usual::out);
    RunFiles wanted = new RunFiles(directory.resolve("usual"));
    move(IdxFixture.IMAGES, "emnist-letters-train-images-idx3-ubyte.gz");
    move(IdxFixture.LABELS, "train-labels.idx1-ubyte");
    move(IdxFixture.TEST_IMAGES, "emnist-letters-test-images-idx3-ubyte");
    data.put(
        "t10k-labels-idx1-ubyte.gz",
        IdxFixture.gzip(IdxFixture.gzip(data.bytes(IdxFixture.TEST_LABELS))));
    Files.delete(data.directory().resolve(IdxFixture.TEST_LABELS));
    data.put("mapping.txt", new byte[7]);
    Path raw = Files.createDirectories(directory.resolve("torch/MNIST/raw"));
    for (Path file : files(data.directory())) {
      Files.copy(file, raw.resolve(file.getFileName()));
    }
    IdxFixture torch = new IdxFixture(directory.resolve("torch"));
    CommandRun near = CommandRun.of(train(torch, directory.resolve("near"))).succeeded();
    RunFiles found = new RunFiles(directory.resolve("near"));
    assertEquals(wanted.weights(), found.weights());
    assertEquals(
        wanted.record().path("data").path("sha256"), found.record().path("data").path("sha256"));
    assertTrue(
        near.out()
            .startsWith(
                "Data files: " + raw + "/emnist-letters-train-images-idx3-ubyte.gz, " + raw),
        near::out);

    // What lies beside files of the usual names is left out, and noted.
    String model = directory.resolve("usual").toString();
    Path beside = Files.createDirectories(directory.resolve("beside"));
    new IdxFixture(beside)
        .put(IdxFixture.TEST_IMAGES, data.bytes("emnist-letters-test-images-idx3-ubyte"));
    new IdxFixture(beside).put("old-t10k-images-idx3-ubyte", new byte[3]);
    Files.createDirectories(beside.resolve("raw"));
    Files.write(beside.resolve("raw/t10k-images-idx3-ubyte"), new byte[3]);
    String note =
        CommandRun.of(
                "predict", model, "--data=" + beside, "--output=" + directory.resolve("scores"))
            .ended()
            .err();
    assertTrue(
        note.startsWith(
            "Note: "
                + beside
                + ": left out old-t10k-images-idx3-ubyte, "
                + beside
                + "/raw, beside files with the usual names; put"),
        note);

    // What is doubtful is left to the user.
    Files.createDirectories(directory.resolve("torch/KMNIST/raw"));
    Files.copy(
        data.directory().resolve("train-labels.idx1-ubyte"),
        directory.resolve("torch/KMNIST/raw/train-labels.idx1-ubyte"));
    assertRefused(
        torch.directory()
            + ": holds more than one data set, "
            + torch.directory()
            + "/KMNIST/raw, "
            + torch.directory()
            + "/MNIST/raw; name the one",
        train(torch, directory.resolve("none")));
    data.put("emnist-digits-train-images-idx3-ubyte", new byte[3]);
    assertRefused(
        data.directory()
            + ": which of emnist-digits-train-images-idx3-ubyte,"
            + " emnist-letters-train-images-idx3-ubyte.gz is train-images-idx3-ubyte?",
        train(data, directory.resolve("none")));
  }

  @Test
  void whatLiesThereIsNamedWhereNothingFits() throws Exception {
    IdxFixture other = new IdxFixture(Files.createDirectories(directory.resolve("other")));
    String lacks =
        ": lacks train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte,"
            + " t10k-labels-idx1-ubyte (each plain or with .gz); a data set is four files, images"
            + " and labels for training and for testing; ";
    String[] train = train(other, directory.resolve("none"));
    assertRefused(other.directory() + lacks + "there is no file there", train);
    other.put("fashion.csv", new byte[2]);
    assertRefused(other.directory() + lacks + "what lies there: fashion.csv", train);
    Files.createDirectories(other.directory().resolve("date=2026-11-30"));
    assertRefused(
        other.directory() + lacks + "what lies there: fashion.csv, date=2026-11-30/", train);
  }

  @Test
  void trainingNeedsNoTestFilesAndEvaluationNoOthers() throws Exception {
    IdxFixture test = new IdxFixture(Files.createDirectories(directory.resolve("test")));
    for (String name : new String[] {IdxFixture.TEST_IMAGES, IdxFixture.TEST_LABELS}) {
      Files.move(data.directory().resolve(name), test.directory().resolve(name));
    }
    Path output = directory.resolve("run");
    CommandRun run = CommandRun.of(train(data, output));
    assertEquals(0, run.status(), run::toString);
    assertEquals(
        "Note: "
            + data.directory()
            + " has no test files: there will be no test result, only validation",
        run.err().strip());
    assertTrue(run.out().contains("\nNo test: the data have no test files. Trained in "), run::out);
    RunFiles files = new RunFiles(output);
    assertTrue(files.record().path("test").isNull());
    assertEquals(0, files.record().path("data").path("test").asInt(-1));
    assertEquals("completed", files.status());

    CommandRun evaluated =
        CommandRun.of("evaluate", output.toString(), "--data=" + test.directory()).succeeded();
    assertTrue(evaluated.out().contains(" of 24 right"), evaluated::out);
    assertRefused(
        data.directory() + ": lacks t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (each",
        "evaluate",
        output.toString(),
        "--data=" + data.directory());
    Files.move(
        test.directory().resolve(IdxFixture.TEST_IMAGES), data.directory().resolve("t10k-images"));
    assertRefused(
        data.directory() + ": lacks t10k-labels-idx1-ubyte (each",
        train(data, directory.resolve("other")));
  }

  private void move(String from, String to) throws IOException {
    Files.move(data.directory().resolve(from), data.directory().resolve(to));
  }

  private static Path[] files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toArray(Path[]::new);
    }
  }
}
