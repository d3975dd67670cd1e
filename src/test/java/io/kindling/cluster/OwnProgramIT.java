package io.kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.api.Example;
import io.kindling.api.MadeTable;
import io.kindling.api.ScoreTable;
import io.kindling.api.TrainOnTable;
import io.kindling.model.NumpyRun;
import io.kindling.model.onnx.OnnxRun;
import io.kindling.processes.ProgramJar;
import io.kindling.processes.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's own Spark job trains on a table on a cluster of processes; another job, the command
 * line, ONNX Runtime and NumPy say the same classes of it.
 */
@Tag("campaign")
@Tag("processes")
class OwnProgramIT {

  private static final int ROWS = 200_000;
  private static final int COLUMNS = 20;

  @TempDir Path directory;

  @Test
  void trainsOnATableWhoseClassesEveryoneSaysAlike(TestReporter reporter) throws Exception {
    List<Example> rows = MadeTable.rows(ROWS, COLUMNS);
    Path table = Files.createDirectory(directory.resolve("table")).resolve("table.csv");
    Files.write(table, rows.stream().map(MadeTable::line).toList());
    try (StandaloneCluster cluster = StandaloneCluster.builder().workers(2).start()) {
      Path model = directory.resolve("model.safetensors");
      run(cluster, TrainOnTable.class, List.of(), table.toString(), model.toString());
      Path local = directory.resolve("local.safetensors");
      run(
          cluster,
          TrainOnTable.class,
          List.of("--master", "local[1,4]"),
          table.toString(),
          local.toString());
      assertArrayEquals(Files.readAllBytes(local), Files.readAllBytes(model));

      Path scored = directory.resolve("scored");
      run(
          cluster,
          ScoreTable.class,
          List.of(),
          table.toString(),
          model.toString(),
          scored.toString());
      List<String> classes = lines(scored, "part-");
      assertEquals(ROWS, classes.size());
      assertEquals(classes, predicted(cluster, table, model));
      float[] features = features(rows);
      assertEquals(classes, byOnnx(cluster, features, model));
      if (NumpyRun.isPossible()) {
        int[] found = NumpyRun.classes(model, features, COLUMNS, directory);
        assertEquals(classes, Arrays.stream(found).mapToObj(String::valueOf).toList());
      } else {
        reporter.publishEntry("no python3 with numpy here: not compared with NumPy");
      }
    }
  }

  private void run(
      StandaloneCluster cluster, Class<?> program, List<String> options, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--class", program.getName()));
    all.addAll(List.of("--jars", jar().toString()));
    all.addAll(options);
    StandaloneCluster.Result result = cluster.submit(all, List.of(arguments));
    assertEquals(0, result.status(), result.errors());
    if (program == TrainOnTable.class) {
      assertTrue(result.output().matches("(?s)0\\.[789].* right\\s*"), result.output());
    }
  }

  /** The programs, as a user would pack them. */
  private Path jar() throws IOException {
    Path jar = directory.resolve("programs.jar");
    if (!Files.exists(jar)) {
      ProgramJar.write(jar, List.of(TrainOnTable.class, ScoreTable.class));
    }
    return jar;
  }

  private List<String> predicted(StandaloneCluster cluster, Path table, Path model)
      throws Exception {
    Path output = directory.resolve("predicted");
    StandaloneCluster.Result result =
        cluster.submit(
            List.of(),
            List.of(
                "predict",
                model.toString(),
                "--data=csv:" + table,
                "--label-column=" + (COLUMNS + 1),
                "--weight-column=" + (COLUMNS + 2),
                "--output=" + output));
    assertEquals(0, result.status(), result.errors());
    ObjectMapper json = new ObjectMapper();
    List<String> classes = new ArrayList<>();
    for (String line : lines(output, "part-")) {
      classes.add(json.readTree(line).path("class").asText());
    }
    return classes;
  }

  private static float[] features(List<Example> rows) {
    float[] features = new float[ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < COLUMNS; i++) {
        features[row * COLUMNS + i] = (float) rows.get(row).features().apply(i);
      }
    }
    return features;
  }

  private List<String> byOnnx(StandaloneCluster cluster, float[] features, Path model)
      throws Exception {
    Path file = directory.resolve("model.onnx");
    StandaloneCluster.Result result =
        cluster.submit(List.of(), List.of("export", model.toString(), "--output=" + file));
    assertEquals(0, result.status(), result.errors());
    long[] classes = OnnxRun.of(Files.readAllBytes(file), features, COLUMNS).classes();
    return Arrays.stream(classes).mapToObj(String::valueOf).toList();
  }

  /** The lines of all files whose names begin so, in the order of their names. */
  private static List<String> lines(Path directory, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files =
          all.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }
}
