package io.kindling.cli.source;

import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.data.augment.Augmentation;
import io.kindling.data.augment.DistortedImages;
import io.kindling.data.augment.DistortionPlan;
import io.kindling.data.idx.IdxDigest;
import io.kindling.data.idx.IdxExamples;
import io.kindling.data.idx.IdxFile;
import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.ImageNormalization;
import io.kindling.data.scaling.Scaling;
import io.kindling.report.ContactSheet;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.spark.check.DataPreparation;
import io.kindling.storage.AtomicFile;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Prints counts, digests and pictures of images, and writes a picture of augmented images. */
public final class ImageInspection {

  private static final Setting<Integer> SHOW =
      Setting.of(
          Heading.OUTPUT,
          "show",
          "N",
          ValueType.NOT_NEGATIVE,
          "3",
          "Number of images to show. Default: ${DEFAULT-VALUE}");

  private static final Setting<String> SHEET =
      Setting.of(
          Heading.OUTPUT,
          "sheet",
          "FILE",
          ValueType.TEXT,
          "augmented.png",
          "With --augment: PNG file to write, with ten images, each unchanged and as augmented in"
              + " 19 epochs. Default: ${DEFAULT-VALUE}");

  /** The settings of an inspection of images. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          SHOW,
          RegularizationSettings.AUGMENT,
          RecipeSettings.TRANSPOSE,
          RecipeSettings.SCALING,
          RecipeSettings.SEED,
          SHEET);

  /** The number of images on a sheet. */
  private static final int SHEET_IMAGES = 10;

  /** The number of epochs on a sheet. */
  private static final int SHEET_EPOCHS = 19;

  private static final String SHADES = " .:-=+*#%@";

  /** The longest side of an image to draw, in pixels: it fits a wide screen. */
  private static final int LARGEST_DRAWN = 100;

  /** The number of images in memory at a time. */
  private static final int CHUNK = 1000;

  private final DataRequest request;
  private final PrintWriter out;
  private final Configuration hadoop = SparkHadoopUtil.get().conf();
  private final Augmentation augmentation;
  private final Optional<Path> sheet;

  /**
   * Creates an inspection.
   *
   * @throws io.kindling.InvalidInputException if the sheet cannot be written
   */
  ImageInspection(DataRequest request) {
    this.request = request;
    out = request.out();
    augmentation = request.get(RegularizationSettings.AUGMENT);
    sheet =
        augmentation.equals(Augmentation.NONE)
            ? Optional.empty()
            : Optional.of(OutputOption.localFile(SHEET.name(), request.get(SHEET), hadoop));
  }

  /** Prints the number and size of the images in files, the files' digests and the class counts. */
  void digest(String name, IdxExamples examples) throws IOException {
    header(name, examples);
    print(IdxDigest.of(examples.images(), List.of()), examples.images());
    IdxDigest labels = IdxDigest.of(examples.classes(), List.of());
    print(labels, examples.classes());
    print(labels.kept().counts());
  }

  /** Prints the number and size of generated images and the class counts. */
  void count(String name, ImageSet examples) throws IOException {
    header(name, examples);
    List<Long> counts = new ArrayList<>(Collections.nCopies(256, 0L));
    for (int first = 0; first < examples.size(); first += CHUNK) {
      for (byte label : examples.labels(first, Math.min(CHUNK, examples.size() - first))) {
        counts.set(label & 0xff, counts.get(label & 0xff) + 1);
      }
    }
    print(counts);
  }

  /** Draws the first training images and writes the sheet of augmented images if requested. */
  void draw(ImageSet training) throws IOException {
    Scaling scaling = scaling();
    DataPreparation.checkSquare(scaling, training);
    // The scaling decides whether images are transposed, so it also decides how they look.
    ImageSet upright = training.scaled(Scaling.PIXELS.transposed(scaling.transposes()));
    draw(upright, Math.min(request.get(SHOW), upright.size()));
    if (sheet.isPresent()) {
      DistortionPlan plan =
          new DistortionPlan(
              augmentation,
              training.rows(),
              training.columns(),
              SHEET_EPOCHS,
              request.get(RecipeSettings.SEED));
      DistortedImages shown = new DistortedImages(training, scaling, plan, SHEET_IMAGES);
      AtomicFile.write(sheet.get(), hadoop, stream -> ContactSheet.write(shown, stream));
      out.printf("%nAugmented images are in %s%n", OneLine.of(request.get(SHEET)));
    }
    out.flush();
  }

  /** Returns the part of the scaling that changes a picture: deslanting and transposing. */
  private Scaling scaling() {
    Scaling.Kind kind = request.get(RecipeSettings.SCALING).kind(true, false);
    return Scaling.fixed(kind)
        .filter(each -> each.normalization() != ImageNormalization.NONE)
        .orElse(Scaling.PIXELS)
        .transposed(request.get(RecipeSettings.TRANSPOSE));
  }

  private void header(String name, ImageSet examples) {
    out.printf(
        Locale.ROOT,
        "%s: %,d images of %d x %d pixels%n",
        name,
        examples.size(),
        examples.rows(),
        examples.columns());
  }

  private void print(IdxDigest digest, IdxFile file) {
    out.printf("  %s  %s%n", digest.sha256(), OneLine.of(file.name()));
  }

  private void print(List<Long> counts) {
    for (int label = 0; label < counts.size(); label++) {
      if (counts.get(label) > 0) {
        out.printf(Locale.ROOT, "  class %d: %,d%n", label, counts.get(label));
      }
    }
  }

  private void draw(ImageSet examples, int count) throws IOException {
    if (count > 0 && Math.max(examples.rows(), examples.columns()) > LARGEST_DRAWN) {
      out.printf("%nImages of more than %d pixels a side are not drawn.%n", LARGEST_DRAWN);
      return;
    }
    for (int first = 0; first < count; first += CHUNK) {
      draw(examples, first, Math.min(CHUNK, count - first));
    }
  }

  private void draw(ImageSet examples, int first, int count) throws IOException {
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
