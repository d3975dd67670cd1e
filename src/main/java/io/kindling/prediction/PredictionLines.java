package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The lines of a batch as text: a row's number, its class, the name of that if classes have names,
 * and the network's outputs, each with so many digits that it is read back as the same float.
 */
final class PredictionLines {

  private final int outputs;
  private final String header;
  private final String beforeIndex;
  private final String beforeClass;
  private final String beforeOutputs;
  private final String end;

  /** What follows each class's number; empty where classes have no names. */
  private final List<String> names;

  private final StringBuilder text = new StringBuilder();

  PredictionLines(PredictionFormat format, Network network, List<String> classNames) {
    this.outputs = network.outputs();
    boolean probabilities = network.loss() instanceof CrossEntropy;
    boolean json = format == PredictionFormat.JSONL;
    this.header = json ? "" : header(!classNames.isEmpty(), probabilities ? 'p' : 'o');
    this.beforeIndex = json ? "{\"index\":" : "";
    this.beforeClass = json ? ",\"class\":" : ",";
    String name = probabilities ? "probabilities" : "outputs";
    this.beforeOutputs = json ? ",\"" + name + "\":[" : ",";
    this.end = json ? "]}\n" : "\n";
    this.names =
        classNames.stream().map(json ? PredictionLines::inJson : PredictionLines::inCsv).toList();
  }

  private static String inJson(String name) {
    StringBuilder text = new StringBuilder(",\"name\":\"");
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      if (each < ' ') {
        text.append(String.format("\\u%04x", (int) each));
      } else {
        text.append(each == '"' || each == '\\' ? "\\" : "").append(each);
      }
    }
    return text.append('"').toString();
  }

  private static String inCsv(String name) {
    boolean quoted = name.chars().anyMatch(each -> each == '"' || each == ',' || each < ' ');
    return "," + (quoted ? '"' + name.replace("\"", "\"\"") + '"' : name);
  }

  private String header(boolean named, char letter) {
    StringBuilder names = new StringBuilder(named ? "index,class,name" : "index,class");
    for (int output = 0; output < outputs; output++) {
      names.append(',').append(letter).append(output);
    }
    return names.append('\n').toString();
  }

  /** Begins a file. */
  void begin() {
    text.setLength(0);
    text.append(header);
  }

  /**
   * Adds a row's line.
   *
   * @param all the outputs of a batch; the row's are all[start], …, all[start + outputs − 1]
   */
  void add(int index, float[] all, int start) {
    text.append(beforeIndex).append(index);
    int predicted = ForwardPass.predictedClass(all, start, outputs);
    text.append(beforeClass).append(predicted);
    if (predicted < names.size()) {
      text.append(names.get(predicted));
    }
    text.append(beforeOutputs);
    for (int i = 0; i < outputs; i++) {
      if (i > 0) {
        text.append(',');
      }
      // Without a String in between, of which there would be one for every output.
      text.append(all[start + i]);
    }
    text.append(end);
  }

  /** Writes what was added, and forgets it. */
  void moveTo(OutputStream out) throws IOException {
    out.write(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }
}
