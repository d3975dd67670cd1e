package io.kindling.cli.data;

import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.source.TableLocation;
import io.kindling.cli.train.SparkWork;
import io.kindling.data.augment.Augmentation;
import io.kindling.data.augment.DistortedImages;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.idx.IdxDigest;
import io.kindling.data.idx.IdxExamples;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.scaling.ScalingChoice;
import io.kindling.report.ContactSheet;
import io.kindling.run.TableSettings;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.settings.Values;
import io.kindling.spark.check.DataPreparation;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.IdxDirectory;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling data inspect}: checks a data set and shows what is in it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Checks a data set from end to end, and shows what is in it: counts, digests and images; of"
            + " a table, classes and columns.")
final class DataInspect implements Callable<Integer>, Configured {

  private static final Setting<Integer> SHOW =
      Setting.of(
          "show",
          "N",
          ValueType.NOT_NEGATIVE,
          "3",
          "How many images to show. Default: ${DEFAULT-VALUE}");

  private static final Setting<String> SHEET =
      Setting.of(
          "sheet",
          "FILE",
          ValueType.TEXT,
          "augmented.png",
          "With --augment: the picture to write, of ten images, each as it is and as 19 epochs"
              + " would show it. Default: ${DEFAULT-VALUE}");

  /** On a sheet: how many images, and in how many epochs. */
  private static final int SHEET_IMAGES = 10;

  private static final int SHEET_EPOCHS = 19;

  private static final String SHADES = " .:-=+*#%@";

  /** Pixels a side: what fits on a wide screen. */
  private static final int LARGEST_DRAWN = 100;

  /** For executors. */
  private static final int PATIENCE_SECONDS = 120;

  /** Images in memory at a time. */
  private static final int CHUNK = 1000;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "DIR",
      description = "A directory with the four IDX files, or csv:URI or libsvm:URI.")
  private String directory;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(TableSettings.READING);
    settings.addAll(
        List.of(
            SHOW,
            RegularizationSettings.AUGMENT,
            RecipeSettings.TRANSPOSE,
            RecipeSettings.SCALING,
            RecipeSettings.SEED,
            SHEET));
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Consumer<String> note =
        text -> command.commandLine().getErr().println("Note: " + OneLine.of(text));
    if (TableLocation.isTable(directory)) {
      Values settings =
          SettingOptions.values(command, TableSettings.READING, Values.defaults(TableSettings.ALL));
      new TableLocation(directory, settings, note).check();
      SparkWork.stoppable(
          out,
          stop ->
              SparkWork.run(
                  "kindling data inspect",
                  PATIENCE_SECONDS,
                  stop,
                  spark -> TableInspection.show(spark, directory, settings, out, note)));
      return 0;
    }
    Configuration hadoop = SparkHadoopUtil.get().conf();
    Augmentation augmentation = SettingOptions.value(command, RegularizationSettings.AUGMENT);
    String file = SettingOptions.value(command, SHEET);
    Optional<Path> sheet =
        augmentation.equals(Augmentation.NONE)
            ? Optional.empty()
            : Optional.of(OutputOption.localFile(SHEET.name(), file, hadoop));
    IdxDirectory files = IdxDirectory.find(directory, hadoop);
    files.leftOut().ifPresent(note);
    IdxExamples training = files.training();
    Optional<IdxExamples> test = files.test();
    describe("training", training, out);
    if (test.isPresent()) {
      describe("test", test.get(), out);
    } else {
      out.println("test: there are no files to test with");
    }
    Scaling scaling = scaling();
    if (files.isEmnist() && !scaling.transposes()) {
      out.println(DataLocation.EMNIST);
    }
    DataPreparation.checkSquare(scaling, training);
    ImageSet upright = training.scaled(Scaling.PIXELS.transposed(scaling.transposes()));
    draw(upright, Math.min(SettingOptions.value(command, SHOW), upright.size()), out);
    if (sheet.isPresent()) {
      draw(training, scaling, augmentation, sheet.get());
      out.printf("%nAugmented images are in %s; have a look%n", OneLine.of(file));
    }
    out.flush();
    return 0;
  }

  private void draw(ImageSet images, Scaling scaling, Augmentation augmentation, Path sheet)
      throws IOException {
    long seed = SettingOptions.value(command, RecipeSettings.SEED);
    DistortionPlan plan =
        new DistortionPlan(augmentation, images.rows(), images.columns(), SHEET_EPOCHS, seed);
    DistortedImages shown = new DistortedImages(images, scaling, plan, SHEET_IMAGES);
    Configuration hadoop = SparkHadoopUtil.get().conf();
    AtomicFile.write(sheet, hadoop, stream -> ContactSheet.write(shown, stream));
  }

  /** Returns what changes a picture, as deslanting alone of the kinds of scaling does. */
  private Scaling scaling() {
    boolean deslants =
        SettingOptions.value(command, RecipeSettings.SCALING) == ScalingChoice.DESLANTED;
    return (deslants ? Scaling.DESLANTED : Scaling.PIXELS)
        .transposed(SettingOptions.value(command, RecipeSettings.TRANSPOSE));
  }

  private static void describe(String name, IdxExamples examples, PrintWriter out)
      throws IOException {
    out.printf(
        Locale.ROOT,
        "%s: %,d images of %d x %d pixels%n",
        name,
        examples.size(),
        examples.rows(),
        examples.columns());
    print(digest(examples.images()), examples.images(), out);
    IdxDigest labels = digest(examples.classes());
    print(labels, examples.classes(), out);
    List<Long> counts = labels.kept().counts();
    for (int label = 0; label < counts.size(); label++) {
      if (counts.get(label) > 0) {
        out.printf(Locale.ROOT, "  class %d: %,d%n", label, counts.get(label));
      }
    }
  }

  private static IdxDigest digest(IdxFile file) throws IOException {
    return IdxDigest.of(file, List.of());
  }

  private static void print(IdxDigest digest, IdxFile file, PrintWriter out) {
    out.printf("  %s  %s%n", digest.sha256(), OneLine.of(file.name()));
  }

  private static void draw(ImageSet examples, int count, PrintWriter out) throws IOException {
    if (count > 0 && Math.max(examples.rows(), examples.columns()) > LARGEST_DRAWN) {
      out.printf("%nImages of more than %d pixels a side are not drawn.%n", LARGEST_DRAWN);
      return;
    }
    for (int first = 0; first < count; first += CHUNK) {
      draw(examples, first, Math.min(CHUNK, count - first), out);
    }
  }

  private static void draw(ImageSet examples, int first, int count, PrintWriter out)
      throws IOException {
    byte[] pixels = examples.pixels(first, count);
    byte[] labels = examples.labels(first, count);
    for (int image = 0; image < count; image++) {
      out.printf("%ntraining image %d, class %d%n", first + image, labels[image] & 0xff);
      for (int row = 0; row < examples.rows(); row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < examples.columns(); column++) {
          int level =
              pixels[image * examples.features() + row * examples.columns() + column] & 0xff;
          char shade = SHADES.charAt(level * SHADES.length() / 256);
          // Twice, because characters are about twice as high as they are wide.
          line.append(shade).append(shade);
        }
        out.println(line.toString().stripTrailing());
      }
    }
  }
}
