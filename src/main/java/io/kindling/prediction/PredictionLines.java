package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.loss.CrossEntropy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Formats predictions as lines of text: a row's number, its class, the class's name if there is
 * one, and the network's outputs, each with enough digits to be read back as the same float.
 */
final class PredictionLines {

  private final int outputs;
  private final String header;
  private final String beforeIndex;
  private final String beforeClass;
  private final String beforeOutputs;
  private final String end;

  /** The text that follows each class's number; empty if classes have no names. */
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

  /** Discards any lines and starts a file with its header. */
  void begin() {
    text.setLength(0);
    text.append(header);
  }

  /**
   * Adds a row's line.
   *
   * @param index the row's number
   * @param all the outputs of a batch; the row's are all[start], …, all[start + outputs − 1]
   * @param start the index of the row's first output
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
      // Appending the float avoids creating a String for every output.
      text.append(all[start + i]);
    }
    text.append(end);
  }

  /** Writes the added lines and clears them. */
  void moveTo(OutputStream out) throws IOException {
    out.write(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }
}
