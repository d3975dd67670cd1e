package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kindling.InvalidInputException;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The lines of a batch as text: an image's number, its class, and the network's outputs with six
 * decimals, rounded half up. Decimals that are as many everywhere are written faster than the
 * fewest that tell floats apart, and nobody needs more; the class is that of the exact outputs.
 */
final class PredictionLines {

  private static final int MILLION = 1_000_000;

  /** In characters, of an int, and of an output with a comma. */
  private static final int LONGEST_INT = 10;

  private static final int LONGEST_OUTPUT = 9;

  private final int outputs;
  private final byte[] header;
  private final byte[] beforeIndex;
  private final byte[] beforeClass;
  private final byte[] beforeOutputs;
  private final byte[] end;
  private final byte[] text;
  private int length;

  /** Makes room for the lines of so many rows. */
  PredictionLines(PredictionFormat format, Network network, int rows) {
    this.outputs = network.outputs();
    boolean probabilities = network.loss() instanceof CrossEntropy;
    boolean json = format == PredictionFormat.JSONL;
    this.header = ascii(json ? "" : header(probabilities ? 'p' : 'o'));
    this.beforeIndex = ascii(json ? "{\"index\":" : "");
    this.beforeClass = ascii(json ? ",\"class\":" : ",");
    String name = probabilities ? "probabilities" : "outputs";
    this.beforeOutputs = ascii(json ? ",\"" + name + "\":[" : ",");
    this.end = ascii(json ? "]}\n" : "\n");
    int fixed = beforeIndex.length + beforeClass.length + beforeOutputs.length + end.length;
    int longest = fixed + 2 * LONGEST_INT + Math.multiplyExact(outputs, LONGEST_OUTPUT);
    this.text = new byte[header.length + Math.multiplyExact(rows, longest)];
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
    length = 0;
    write(header);
  }

  /**
   * Adds an image's line.
   *
   * @param all the outputs of a batch; the image's are all[start], …, in [0, 1]
   * @throws InvalidInputException if one is not a number
   */
  void add(int index, float[] all, int start) {
    write(beforeIndex);
    write(index);
    write(beforeClass);
    write(ForwardPass.predictedClass(all, start, outputs));
    write(beforeOutputs);
    for (int i = 0; i < outputs; i++) {
      if (i > 0) {
        text[length++] = ',';
      }
      float output = all[start + i];
      if (Float.isNaN(output)) {
        throw new InvalidInputException(
            String.format(
                "image %,d: output %d of the model is not a number, where 0 to 1 is expected; the"
                    + " model is one of a training that diverged: take another",
                index, i));
      }
      writeMillionths((int) ((double) output * MILLION + 0.5));
    }
    write(end);
  }

  /** Writes what was added, and forgets it. */
  void moveTo(OutputStream out) throws IOException {
    out.write(text, 0, length);
    length = 0;
  }

  private void write(byte[] bytes) {
    System.arraycopy(bytes, 0, text, length, bytes.length);
    length += bytes.length;
  }

  private void write(int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    writeDigits(number, digits);
  }

  private void writeMillionths(int millionths) {
    writeDigits(millionths / MILLION, 1);
    text[length++] = '.';
    writeDigits(millionths % MILLION, 6);
  }

  private void writeDigits(int number, int digits) {
    int rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      text[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private static byte[] ascii(String string) {
    return string.getBytes(US_ASCII);
  }
}
