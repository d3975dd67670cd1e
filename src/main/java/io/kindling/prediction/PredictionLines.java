package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kindling.InvalidInputException;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The lines of a batch as text: an image's number, its class, and the network's outputs, each with
 * so many digits that it is read back as the same float.
 */
final class PredictionLines {

  private final int outputs;
  private final String header;
  private final String beforeIndex;
  private final String beforeClass;
  private final String beforeOutputs;
  private final String end;
  private final StringBuilder text = new StringBuilder();

  PredictionLines(PredictionFormat format, Network network) {
    this.outputs = network.outputs();
    boolean probabilities = network.loss() instanceof CrossEntropy;
    boolean json = format == PredictionFormat.JSONL;
    this.header = json ? "" : header(probabilities ? 'p' : 'o');
    this.beforeIndex = json ? "{\"index\":" : "";
    this.beforeClass = json ? ",\"class\":" : ",";
    String name = probabilities ? "probabilities" : "outputs";
    this.beforeOutputs = json ? ",\"" + name + "\":[" : ",";
    this.end = json ? "]}\n" : "\n";
  }

  private String header(char letter) {
    StringBuilder names = new StringBuilder("index,class");
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
   * Adds an image's line.
   *
   * @param all the outputs of a batch; the image's are all[start], …, all[start + outputs − 1]
   * @throws InvalidInputException if one is not a number
   */
  void add(int index, float[] all, int start) {
    text.append(beforeIndex).append(index);
    text.append(beforeClass).append(ForwardPass.predictedClass(all, start, outputs));
    text.append(beforeOutputs);
    for (int i = 0; i < outputs; i++) {
      float output = all[start + i];
      if (Float.isNaN(output)) {
        throw new InvalidInputException(
            String.format(
                "image %,d: output %d of the model is not a number, where 0 to 1 is expected; the"
                    + " model is one of a training that diverged: take another",
                index, i));
      }
      if (i > 0) {
        text.append(',');
      }
      // Without a String in between, of which there would be one for every output.
      text.append(output);
    }
    text.append(end);
  }

  /** Writes what was added, and forgets it. */
  void moveTo(OutputStream out) throws IOException {
    out.write(text.toString().getBytes(US_ASCII));
    text.setLength(0);
  }
}
