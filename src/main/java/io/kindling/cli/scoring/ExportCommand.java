package io.kindling.cli.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.model.Model;
import io.kindling.model.ModelFile;
import io.kindling.model.onnx.OnnxModel;
import io.kindling.report.draw.DrawingPage;
import io.kindling.run.Versions;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.storage.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling export}: writes a model for other programs, or as a page to try it. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a model as an ONNX file, or as an HTML page that classifies what is drawn on it.",
      "The ONNX file includes the scaling of raw features and the softmax.",
      "The model file of a run is in the safetensors format, which other programs can also read."
    })
public final class ExportCommand implements Callable<Integer>, Configured {

  /** A format of the exported file. */
  enum Format {
    /** ONNX, IR version 8, operator set 17. */
    ONNX,
    /** An HTML page with the network inside, which classifies what is drawn on it. */
    HTML
  }

  private static final Setting<Format> FORMAT =
      Setting.of(
          Heading.OUTPUT,
          "format",
          "FORMAT",
          ValueType.of(Format.class),
          "onnx",
          "Format to write. 'onnx': IR version 8, operator set 17. 'html': one page for any"
              + " browser, for a network of square images. Default: ${DEFAULT-VALUE}");

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL", description = "The model: " + ModelFile.NAMED + ".")
  private String model;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "File to write; an existing file is replaced.")
  private String output;

  @Override
  public List<Setting<?>> settings() {
    return List.of(FORMAT);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    Path target = OutputOption.file("output", output, hadoop);
    Model trained = Model.read(ModelFile.named(model, hadoop), hadoop);
    String version = String.valueOf(Versions.all().get("kindling"));
    boolean page = SettingOptions.value(command, FORMAT) == Format.HTML;
    byte[] content =
        page ? DrawingPage.of(trained, version).getBytes(UTF_8) : OnnxModel.of(trained, version);
    AtomicFile.write(target, hadoop, stream -> stream.write(content));
    out.printf("%s: %s, %,d bytes; ", target, trained.network(), content.length);
    if (page) {
      out.println("open it in a browser and draw");
    } else {
      out.printf(
          "input features [batch, %d]; outputs probabilities [batch, %d], class [batch]%s%n",
          trained.network().inputs(),
          trained.network().outputs(),
          trained.classNames().isEmpty() ? "" : ", label [batch] (the name of the class)");
    }
    out.flush();
    return 0;
  }
}
