package io.kindling.cli.source;

import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.data.idx.IdxExamples;
import io.kindling.model.Model;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.storage.IdxDirectory;
import io.kindling.storage.ImageFile;
import io.kindling.storage.PathName;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Directories of IDX files, such as MNIST's. Accepts every location; the last in the list. */
class IdxSource extends ImageSource {

  /** The note for files with names of EMNIST's files. */
  private static final String EMNIST =
      "Note: rows and columns of EMNIST's images are exchanged; --transpose turns them upright";

  @Override
  public boolean takes(String location) {
    return true;
  }

  @Override
  public String help() {
    return "a directory with the four IDX files of a data set";
  }

  @Override
  public String scoringHelp() {
    return "an IDX file of images, plain or gzipped, or a directory with a data set, whose test"
        + " images are scored. All cores read a plain file, but only one core reads a gzipped file";
  }

  @Override
  public void check(DataRequest request) {
    super.check(request);
    PathName.parse(request.location());
  }

  @Override
  DataSet images(JavaSparkContext spark, DataRequest request, DataPreparation wanted)
      throws IOException {
    IdxDirectory files = files(spark, request);
    if (files.isEmnist() && !wanted.transposed()) {
      request.out().println(EMNIST);
    }
    ShardLimit.check(wanted.shards(), files.training().size());
    return DataCheck.directory(spark, request.location(), files, wanted);
  }

  @Override
  public DataSet openTest(
      JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model)
      throws IOException {
    return DataCheck.testFiles(spark, request.location(), files(spark, request), wanted);
  }

  @Override
  public RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model)
      throws IOException {
    return ImageFile.open(request.location(), spark.hadoopConfiguration(), request::note);
  }

  @Override
  public void inspect(DataRequest request) throws IOException {
    ImageInspection inspection = new ImageInspection(request);
    IdxDirectory files = IdxDirectory.find(request.location(), SparkHadoopUtil.get().conf());
    files.leftOut().ifPresent(request::note);
    IdxExamples training = files.training();
    Optional<IdxExamples> test = files.test();
    inspection.digest("training", training);
    if (test.isPresent()) {
      inspection.digest("test", test.get());
    } else {
      request.out().println("test: there are no test files");
    }
    if (files.isEmnist() && !request.get(RecipeSettings.TRANSPOSE)) {
      request.out().println(EMNIST);
    }
    inspection.draw(training);
  }

  private static IdxDirectory files(JavaSparkContext spark, DataRequest request)
      throws IOException {
    IdxDirectory files = IdxDirectory.find(request.location(), spark.hadoopConfiguration());
    if (!files.nearNames().isEmpty()) {
      request.out().println("Data files: " + OneLine.of(String.join(", ", files.nearNames())));
    }
    files.leftOut().ifPresent(request::note);
    return files;
  }
}
