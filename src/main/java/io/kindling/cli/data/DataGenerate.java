package io.kindling.cli.data;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.image.ImageSet;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.report.ContactSheet;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.Claim;
import io.kindling.storage.LocalPath;
import io.kindling.storage.WriteProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindling data generate}: writes generated digits as the four IDX files of a data set. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description =
        "Writes generated digits as IDX files, N for training and N/6 for testing, and a picture of"
            + " some of them, digits.png. They are the digits of --data digits:N.")
final class DataGenerate implements Callable<Integer>, Configured {

  private static final Setting<Integer> COUNT =
      Setting.of(
          "count",
          "N",
          ValueType.POSITIVE,
          "60000",
          "Number of training digits. Default: ${DEFAULT-VALUE}");

  private static final String SHEET = "digits.png";
  private static final int CHUNK = 1000;

  @Spec private CommandSpec command;

  private Configuration hadoop;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description =
          "Directory for the files, local unless it is a URI such as hdfs://host/data. It must not"
              + " contain a data set.")
  private String output;

  private Path target;

  @Override
  public List<Setting<?>> settings() {
    return List.of(COUNT);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    hadoop = SparkHadoopUtil.get().conf();
    target = LocalPath.orAddress(output);
    WriteProbe.obstacle(target, hadoop)
        .ifPresent(
            why -> {
              throw invalid("cannot be written to (%s); name another directory", why);
            });
    Claim claim =
        Claim.take(target, hadoop)
            .orElseThrow(
                () ->
                    invalid(
                        "another command is writing there, or a killed command has left %s; name"
                            + " another directory, or remove that file",
                        output + "/" + Claim.file(target).getName()));
    try {
      checkEmpty();
      write(out);
    } finally {
      claim.release();
    }
    return 0;
  }

  private void checkEmpty() throws IOException {
    FileSystem files = AtomicFile.fileSystem(target, hadoop);
    for (String name : MnistFiles.ALL) {
      if (files.exists(new Path(target, name)) || files.exists(new Path(target, name + ".gz"))) {
        throw invalid("holds %s already; name another directory", name);
      }
    }
    if (files.exists(new Path(target, SHEET))) {
      throw invalid("holds %s already; name another directory", SHEET);
    }
  }

  private InvalidInputException invalid(String problem, Object argument) {
    return new InvalidInputException(
        "--output " + output + ": " + String.format(Locale.ROOT, problem, argument));
  }

  private void write(PrintWriter out) throws IOException {
    int count = SettingOptions.value(command, COUNT);
    ImageSet training = new GeneratedDigits(GeneratedDigits.TRAINING, count);
    ImageSet test = new GeneratedDigits(GeneratedDigits.TEST, GeneratedDigits.testSize(count));
    write(training, MnistFiles.TRAINING_IMAGES, MnistFiles.TRAINING_LABELS);
    write(test, MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
    AtomicFile.write(
        new Path(target, SHEET), hadoop, stream -> ContactSheet.write(training, stream));
    out.printf(
        "%,d training and %,d test digits are in %s; for a picture, see %s%n",
        training.size(), test.size(), output, output + (output.endsWith("/") ? "" : "/") + SHEET);
  }

  private void write(ImageSet examples, String images, String labels) throws IOException {
    byte[] header = IdxFile.header(examples.size(), examples.rows(), examples.columns());
    AtomicFile.write(
        new Path(target, images),
        hadoop,
        out -> {
          out.write(header);
          for (int first = 0; first < examples.size(); first += CHUNK) {
            out.write(examples.pixels(first, Math.min(CHUNK, examples.size() - first)));
          }
        });
    AtomicFile.write(
        new Path(target, labels),
        hadoop,
        out -> {
          out.write(IdxFile.header(examples.size()));
          out.write(examples.labels(0, examples.size()));
        });
  }
}
