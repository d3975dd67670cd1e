package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import io.kindling.nn.CrossEntropy;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.nn.QuadraticLoss;
import io.kindling.nn.Relu;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionLinesTest {

  private static final float[] OUTPUTS = {9, 0.25f, 0.7499995f, 1, 0.0000006f, 0, 0.1f};

  @Test
  void aJsonObjectALine() throws IOException {
    assertEquals(
        "{\"index\":0,\"class\":1,\"probabilities\":[0.250000,0.750000]}\n"
            + "{\"index\":2147483647,\"class\":0,\"probabilities\":[1.000000,0.000001]}\n",
        lines(PredictionFormat.JSONL, new CrossEntropy()));
  }

  @Test
  void csvHasAHeaderInEveryFile() throws IOException {
    assertEquals(
        "index,class,p0,p1\n0,1,0.250000,0.750000\n2147483647,0,1.000000,0.000001\n",
        lines(PredictionFormat.CSV, new CrossEntropy()));
  }

  @Test
  void outputsOfAQuadraticLossAreNotCalledProbabilities() throws IOException {
    assertEquals(
        "{\"index\":0,\"class\":1,\"outputs\":[0.250000,0.750000]}",
        lines(PredictionFormat.JSONL, new QuadraticLoss()).lines().toList().get(0));
    assertEquals(
        "index,class,o0,o1",
        lines(PredictionFormat.CSV, new QuadraticLoss()).lines().toList().get(0));
  }

  private static String lines(PredictionFormat format, Loss loss) throws IOException {
    PredictionLines lines = new PredictionLines(format, network(loss), 2);
    lines.begin();
    lines.add(0, OUTPUTS, 1);
    lines.add(Integer.MAX_VALUE, OUTPUTS, 3);
    return text(lines);
  }

  @Test
  void numbersAreThoseOfTheJdk() throws IOException {
    PredictionLines lines =
        new PredictionLines(PredictionFormat.CSV, network(new CrossEntropy()), 1);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      float output = random.nextFloat();
      int index = random.nextInt() >>> random.nextInt(1, 32);
      lines.add(index, new float[] {output, 0}, 0);
      assertEquals(
          String.format(Locale.ROOT, "%d,0,%.6f,0.000000%n", index, (double) output), text(lines));
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    PredictionLines lines =
        new PredictionLines(PredictionFormat.JSONL, network(new CrossEntropy()), 1);
    InvalidInputException refusal =
        assertThrows(
            InvalidInputException.class, () -> lines.add(1234, new float[] {0, Float.NaN}, 0));
    assertEquals(
        "image 1,234: output 1 of the model is not a number, where 0 to 1 is expected; the model is"
            + " one of a training that diverged: take another",
        refusal.getMessage());
  }

  private static Network network(Loss loss) {
    return new Network(List.of(3, 2), new Relu(), loss);
  }

  private static String text(PredictionLines lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.moveTo(out);
    return out.toString(US_ASCII);
  }
}
