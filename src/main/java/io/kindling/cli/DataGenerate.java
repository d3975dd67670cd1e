package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.Setting;
import io.kindling.ValueType;
import io.kindling.cli.SettingOptions.Configured;
import io.kindling.data.ImageSet;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.mnist.MnistFiles;
import io.kindling.hadoop.AtomicFile;
import io.kindling.report.ContactSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
        "Writes N generated digits for training and N/6 for testing as IDX files, and a contact"
            + " sheet, digits.png, to look at. The same as --data digits:N, in files.")
final class DataGenerate implements Callable<Integer>, Configured {

  private static final Setting<Integer> COUNT =
      Setting.of(
          "count",
          "N",
          ValueType.POSITIVE,
          "60000",
          "Digits for training. Default: ${DEFAULT-VALUE}");

  private static final int CHUNK = 1000;

  @Spec private CommandSpec command;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The local directory to put the files in; it must not hold a data set.")
  private Path output;

  @Override
  public List<Setting<?>> settings() {
    return List.of(COUNT);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    for (String name : MnistFiles.ALL) {
      if (MnistFiles.isIn(output, name)) {
        throw new InvalidInputException(
            "--output " + output + ": holds " + name + " already; name another directory");
      }
    }
    AtomicFile.obstacle(AtomicFile.path(output.toString()), SparkHadoopUtil.get().conf())
        .ifPresent(
            why -> {
              throw new InvalidInputException(
                  String.format(
                      "--output %s: cannot be written to (%s); name another directory",
                      output, why));
            });
    int count = SettingOptions.value(command, COUNT);
    ImageSet training = new GeneratedDigits(GeneratedDigits.TRAINING, count);
    ImageSet test = new GeneratedDigits(GeneratedDigits.TEST, GeneratedDigits.testSize(count));
    write(training, MnistFiles.TRAINING_IMAGES, MnistFiles.TRAINING_LABELS);
    write(test, MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
    Path sheet = output.resolve("digits.png");
    ContactSheet.write(training, sheet);
    out.printf(
        "%,d training and %,d test digits are in %s; have a look at %s%n",
        training.size(), test.size(), output, sheet);
    return 0;
  }

  private void write(ImageSet examples, String images, String labels) throws IOException {
    byte[] header = IdxFile.header(examples.size(), examples.rows(), examples.columns());
    AtomicFile.write(
        target(images),
        SparkHadoopUtil.get().conf(),
        out -> {
          out.write(header);
          for (int first = 0; first < examples.size(); first += CHUNK) {
            out.write(examples.pixels(first, Math.min(CHUNK, examples.size() - first)));
          }
        });
    AtomicFile.write(
        target(labels),
        SparkHadoopUtil.get().conf(),
        out -> {
          out.write(IdxFile.header(examples.size()));
          out.write(examples.labels(0, examples.size()));
        });
  }

  private org.apache.hadoop.fs.Path target(String name) {
    return new org.apache.hadoop.fs.Path(output.resolve(name).toUri());
  }
}
