package io.kindling.cli.source;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.image.ImageSequence;
import io.kindling.data.mnist.MnistFetch;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.data.table.WantedColumns;
import io.kindling.data.table.WantedColumns.Purpose;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.run.TableSettings;
import io.kindling.settings.Values;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.check.FittedScaling;
import io.kindling.spark.check.TableCheck;
import io.kindling.spark.check.TableCheck.Table;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.IdxDirectory;
import io.kindling.storage.ImageFile;
import io.kindling.storage.WriteTrial;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Model.CommandSpec;

/** Finds the data that {@code --data} asks for. */
public final class DataLocation {

  /** Where {@code auto} looks for MNIST, and fetches it to. */
  public static final Path MNIST = Path.of("data", "mnist");

  private static final String DIGITS = "digits:";

  /** As many cost little, even for a handful of examples. */
  private static final int FEW_SHARDS = 1024;

  /** More tasks than that no cluster runs at once, and every step adds up every shard. */
  private static final int MOST_SHARDS = 1 << 16;

  /** What a user should know of files that are called as EMNIST's are. */
  public static final String EMNIST =
      "Note: rows and columns of EMNIST's images are exchanged; --transpose turns them upright";

  private static final String FALLBACK = DIGITS + "60000";

  private final String asked;
  private final List<URI> mirrors;
  private final Values tables;

  /** Null where none are asked for. */
  private final List<String> names;

  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param command whose options say which data, and how tables are read where it reads any
   */
  public DataLocation(CommandSpec command, PrintWriter out) {
    this.asked = SettingOptions.value(command, Execution.DATA);
    this.mirrors = SettingOptions.value(command, Execution.MIRRORS);
    this.tables =
        SettingOptions.values(
            command,
            TableSettings.ALL.stream().filter(each -> SettingOptions.has(command, each)).toList(),
            Values.defaults(TableSettings.ALL));
    this.names =
        SettingOptions.has(command, Execution.CLASS_NAMES)
            ? SettingOptions.value(command, Execution.CLASS_NAMES)
            : null;
    this.out = out;
    this.err = command.commandLine().getErr();
  }

  /**
   * Checks what can be told of {@code --data} before Spark is started.
   *
   * @throws InvalidInputException if it cannot be right
   */
  public void check() {
    String test = tables.get(TableSettings.TEST_DATA);
    if (test != null && !(TableLocation.isTable(asked) && TableLocation.isTable(test))) {
      throw TableSettings.TEST_DATA.invalidValue(
          test, "is for a table: --data csv:… --test-data csv:…; other data bring their own");
    }
    if (names != null && TableLocation.isTable(asked)) {
      throw Execution.CLASS_NAMES.invalidValue(
          names, "is for images; the labels of a table are names themselves (--labels names)");
    }
    if (TableLocation.isTable(asked)) {
      table(asked).check();
      if (test != null) {
        table(test).check();
      }
    } else if (asked.startsWith(DIGITS)) {
      digits(asked);
    } else {
      AtomicFile.path(asked);
    }
  }

  /**
   * Opens and checks the data.
   *
   * @param model what the model that the data are for fixes of them
   * @throws InvalidInputException if there is something wrong with it
   * @throws IOException if it cannot be read
   */
  public DataSet open(JavaSparkContext spark, DataPreparation wanted, ModelTable model)
      throws IOException {
    if (TableLocation.isTable(asked)) {
      Table training =
          tell(table(asked).open(columns(Purpose.TRAINING, model), spark.hadoopConfiguration()));
      String test = tables.get(TableSettings.TEST_DATA);
      Optional<Table> tested =
          test == null
              ? Optional.empty()
              : Optional.of(
                  table(test)
                      .openLike(
                          new WantedColumns(
                              Purpose.TESTING,
                              training.format().schema(),
                              training.format().features()),
                          spark.hadoopConfiguration()));
      return check(model)
          .training(spark, training, tested, wanted, size -> checkShards(wanted.shards(), size));
    }
    return named(FittedScaling.of(spark, images(spark, wanted), wanted), model.classNames());
  }

  /** Gives classes the names that are asked for, or else those of the model. */
  private DataSet named(DataSet images, List<String> ofModel) {
    if (names != null && names.size() < images.classes()) {
      throw Execution.CLASS_NAMES.invalidValue(
          names,
          "%d names, but the labels of %s go up to %d; name every class from 0 on",
          names.size(),
          images.source(),
          images.classes() - 1);
    }
    List<String> all = names != null || ofModel == null ? names : ofModel;
    return all == null || all.size() < images.classes() ? images : images.named(all);
  }

  private DataSet images(JavaSparkContext spark, DataPreparation wanted) throws IOException {
    String source = asked.equals("auto") ? automatic(spark) : asked;
    if (source.startsWith(DIGITS)) {
      int count = digits(source);
      checkShards(wanted.shards(), count);
      return DataCheck.digits(count, wanted);
    }
    IdxDirectory files = files(spark, source);
    if (files.isEmnist() && !wanted.transposed()) {
      out.println(EMNIST);
    }
    checkShards(wanted.shards(), files.training().size());
    return DataCheck.directory(spark, source, files, wanted);
  }

  /**
   * Opens and checks the examples to test with, and no others. Those of a table are not scaled.
   *
   * @param model that they are for
   * @throws InvalidInputException if there is something wrong with them
   * @throws IOException if they cannot be read
   */
  public DataSet openTest(JavaSparkContext spark, DataPreparation wanted, Model model)
      throws IOException {
    if (TableLocation.isTable(asked)) {
      ModelTable fixed = ModelTable.of(model);
      Table table = table(asked).open(columns(Purpose.TESTING, fixed), spark.hadoopConfiguration());
      return check(fixed).test(spark, tell(table), wanted.shards(), model.scaling());
    }
    String source = asked.equals("auto") ? automatic(spark) : asked;
    return source.startsWith(DIGITS)
        ? DataCheck.digits(digits(source), wanted)
        : DataCheck.testFiles(spark, source, files(spark, source), wanted);
  }

  /**
   * Opens what is to be scored: images, of which nothing is read but a header, or a table, which is
   * checked.
   *
   * @param model that they are for
   * @throws InvalidInputException if there are none
   * @throws IOException if they cannot be read
   */
  public RowSequence openRows(JavaSparkContext spark, Model model) throws IOException {
    if (TableLocation.isTable(asked)) {
      ModelTable fixed = ModelTable.of(model);
      Table table = table(asked).open(columns(Purpose.SCORING, fixed), spark.hadoopConfiguration());
      return check(fixed).rows(spark, tell(table));
    }
    String source = asked.equals("auto") ? automatic(spark) : asked;
    return source.startsWith(DIGITS)
        ? ImageSequence.of(source, new GeneratedDigits(GeneratedDigits.TEST, digits(source)))
        : ImageFile.open(source, spark.hadoopConfiguration(), this::note);
  }

  private TableLocation table(String where) {
    return new TableLocation(where, tables, this::note);
  }

  private static WantedColumns columns(Purpose purpose, ModelTable model) {
    return new WantedColumns(purpose, model.schema(), model.features());
  }

  private TableCheck check(ModelTable model) {
    return new TableCheck(tables.get(TableSettings.LABELS), model.classNames(), this::note);
  }

  private void note(String text) {
    err.println("Note: " + OneLine.of(text));
  }

  /** Says what was taken for what, before a long look at the rows. */
  private Table tell(Table table) {
    out.printf(
        "Table: %s; %d %s%n",
        OneLine.of(table.format().describe()),
        table.files().size(),
        table.files().size() == 1 ? "file" : "files");
    out.flush();
    return table;
  }

  private IdxDirectory files(JavaSparkContext spark, String source) throws IOException {
    IdxDirectory files = IdxDirectory.find(source, spark.hadoopConfiguration());
    if (!files.nearNames().isEmpty()) {
      out.println("Data files: " + OneLine.of(String.join(", ", files.nearNames())));
    }
    files.leftOut().ifPresent(this::note);
    return files;
  }

  /** A shard or two may be empty, where few examples are shared out; most of many may not. */
  private static void checkShards(int shards, int examples) {
    int most = Math.min(MOST_SHARDS, Math.max(FEW_SHARDS, Integer.highestOneBit(examples)));
    if (shards > most) {
      throw RecipeSettings.SHARDS.invalidValue(
          shards,
          "are too many for the %,d examples of the training files; give %d or fewer",
          examples,
          most);
    }
  }

  /** The number that stands behind {@code digits:}. */
  static int digits(String source) {
    try {
      int count = Integer.parseInt(source.substring(DIGITS.length()));
      if (count >= 2) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new InvalidInputException(
        "--data " + source + ": 'digits:' wants a whole number behind it, 2 or more: digits:6000");
  }

  public static MnistFetch fetch(List<URI> mirrors, PrintWriter out) {
    return new MnistFetch(
        mirrors == null ? MnistFetch.MIRRORS : mirrors,
        MnistFetch.PATIENCE,
        line -> {
          out.println(line);
          out.flush();
        });
  }

  /** Why no files can be written to a local directory, whatever Hadoop's default file system is. */
  public static Optional<String> obstacle(Path directory) {
    return WriteTrial.obstacle(
        new org.apache.hadoop.fs.Path(directory.toUri()), SparkHadoopUtil.get().conf());
  }

  private String automatic(JavaSparkContext spark) throws IOException {
    if (!spark.isLocal()) {
      throw new InvalidInputException(
          "--data must be named on a cluster: a directory that every machine of it can read, such as"
              + " hdfs:///data/mnist, or digits:60000 for a trial");
    }
    // A fetch that was cut off has left a part of the files: it is taken up again.
    if (MnistFiles.ALL.stream().allMatch(name -> MnistFiles.isIn(MNIST, name))) {
      return MNIST.toString();
    }
    try {
      Optional<String> obstacle = obstacle(MNIST);
      if (obstacle.isPresent()) {
        throw new IOException(MNIST + " cannot be written to (" + obstacle.get() + ")");
      }
      fetch(mirrors, out).into(MNIST);
      return MNIST.toString();
    } catch (InterruptedIOException e) {
      throw e; // The command is to stop, not to make do with less.
    } catch (IOException e) {
      out.printf(
          "MNIST could not be fetched: %s. Training on %s instead: digits that a program drew to look"
              + " like handwriting. Results on them are not MNIST results. With a network, or with"
              + " the four MNIST files in %s, the same command trains on MNIST.%n%n",
          OneLine.of(e.getMessage()), FALLBACK, MNIST);
      out.flush();
      return FALLBACK;
    }
  }
}
