package io.kindling.cli.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.DataSet;
import io.kindling.data.RowSequence;
import io.kindling.model.Model;
import io.kindling.spark.check.DataPreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the properties that every source of data must have. */
class DataSourcesTest {

  /** A location as a line of the help quotes it: 'csv:LOCATION'. */
  private static final Pattern QUOTED = Pattern.compile("^- '([^']+)'");

  @ParameterizedTest
  @CsvSource({
    "auto, AutomaticSource",
    "digits:600, DigitsSource",
    "csv:hdfs:///rows, CsvSource",
    "libsvm:rows, LibsvmSource",
    "data/mnist, IdxSource",
    "automatic, IdxSource",
    "s3a://bucket/csv, IdxSource"
  })
  void findsTheSourceOfALocation(String location, String source) {
    assertEquals(source, DataSources.of(location).getClass().getSimpleName());
  }

  @Test
  void theLocationOfEveryLineOfTheHelpIsTakenByThatSourceAlone() {
    List<DataSource> sources = DataSources.ALL;
    List<DataSource> prefixed = sources.subList(0, sources.size() - 1);
    assertInstanceOf(IdxSource.class, sources.get(sources.size() - 1));
    List<DataSource> quoted = new ArrayList<>();
    for (String line : DataSources.help()) {
      QUOTED
          .matcher(line)
          .results()
          .forEach(
              match -> {
                List<DataSource> takers =
                    prefixed.stream().filter(each -> each.takes(match.group(1))).toList();
                assertEquals(1, takers.size(), line);
                assertEquals("- " + takers.get(0).help(), line);
                quoted.addAll(takers);
              });
    }
    assertEquals(List.copyOf(prefixed), quoted);
  }

  @Test
  void bothHelpsHaveALineForEverySource() {
    for (DataSource source : DataSources.ALL) {
      assertTrue(DataSources.help().contains("- " + source.help()), source.help());
      assertTrue(
          DataSources.scoringHelp().contains("- " + source.scoringHelp()), source.scoringHelp());
    }
  }

  /** A source needs nothing but its class and its place in the list. */
  @Test
  void aNewSourceIsAClassAndALine() {
    DataSource parquet = new ParquetSource();
    List<DataSource> sources = new ArrayList<>(DataSources.ALL);
    sources.add(2, parquet);
    assertSame(parquet, DataSources.of(sources, "parquet:rows"));
    assertInstanceOf(io.kindling.cli.source.CsvSource.class, DataSources.of(sources, "csv:rows"));
    assertTrue(DataSources.help(sources, DataSource::help).contains("- " + parquet.help()));
    assertTrue(DataSources.help(sources, DataSource::scoringHelp).contains("- " + parquet.help()));
  }

  /** The prefix of a source is written in its class and in no other, but for texts. */
  @Test
  void noOtherClassTestsAPrefix() throws IOException {
    Pattern test =
        Pattern.compile(
            "(startsWith|equals|isTable)\\(\\s*\"?(digits|csv|libsvm|auto)[:\"]|\\bisTable\\(asked");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        assertTrue(!test.matcher(Files.readString(file)).find(), file.toString());
      }
    }
  }

  private static final class ParquetSource implements DataSource {

    @Override
    public boolean takes(String location) {
      return location.startsWith("parquet:");
    }

    @Override
    public String help() {
      return "'parquet:LOCATION' for columnar files";
    }

    @Override
    public void check(DataRequest request) {}

    @Override
    public DataSet open(
        JavaSparkContext spark, DataRequest request, DataPreparation wanted, ModelTable model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DataSet openTest(
        JavaSparkContext spark, DataRequest request, DataPreparation wanted, Model model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RowSequence openRows(JavaSparkContext spark, DataRequest request, Model model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void inspect(DataRequest request) {}
  }
}
