package io.kindling.cli.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.model.Model;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.page.RunReport;
import io.kindling.report.page.RunSummary;
import io.kindling.run.Versions;
import io.kindling.storage.TextFile;
import io.kindling.training.evaluation.Evaluation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The report page of an evaluation, like that of a run but without its course. */
final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * Writes the page and prints its path.
   *
   * @param command the shell command that repeats the evaluation
   * @param file the page
   */
  static void write(
      Model model,
      DataSet data,
      Evaluation evaluation,
      ModelInsights insights,
      String command,
      Path file,
      PrintWriter out) {
    RunSummary figures =
        new RunSummary(
            file.getName(),
            new ObjectMapper().valueToTree(record(model, data, evaluation, command)),
            List.of());
    boolean[] written = {true};
    new RunReport(
            () -> figures,
            page -> TextFile.write(file, SparkHadoopUtil.get().conf(), page),
            note -> {
              written[0] = false;
              out.println("Note: " + OneLine.of(note));
            })
        .finish(Optional.of(insights));
    if (written[0]) {
      out.printf("%nReport %s%n", file);
    }
    out.flush();
  }

  private static Map<String, Object> record(
      Model model, DataSet data, Evaluation evaluation, String command) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("status", "evaluated");
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("layers", model.network().sizes());
    configuration.put("activation", model.network().hidden().spec());
    configuration.put("loss", model.network().loss().spec());
    configuration.put("scaling", model.scaling().toString());
    configuration.put("transpose", model.scaling().transposes());
    record.put("configuration", configuration);
    record.put(
        "data",
        Map.of(
            "source", data.source(),
            "examples", data.noun(),
            "generated", data.generated(),
            "sha256", data.sha256(),
            "test", data.test().size()));
    record.put("test", Map.of("correct", evaluation.correct(), "total", evaluation.total()));
    record.put("weightsSha256", model.weightsSha256());
    record.put("versions", Versions.all());
    record.put("command", command);
    return record;
  }
}
