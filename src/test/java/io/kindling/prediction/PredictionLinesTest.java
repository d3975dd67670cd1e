package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.QuadraticLoss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionLinesTest {

  private static final float[] OUTPUTS = {9, 0.25f, 0.75f, 1, 3.3e-5f};

  @Test
  void aJsonObjectALine() throws IOException {
    assertEquals(
        """
        {"index":0,"class":1,"probabilities":[0.25,0.75]}
        {"index":2147483647,"class":0,"probabilities":[1.0,3.3E-5]}
        """,
        lines(PredictionFormat.JSONL, new CrossEntropy()));
  }

  @Test
  void csvHasAHeaderInEveryFile() throws IOException {
    assertEquals(
        """
        index,class,p0,p1
        0,1,0.25,0.75
        2147483647,0,1.0,3.3E-5
        """,
        lines(PredictionFormat.CSV, new CrossEntropy()));
  }

  @Test
  void outputsOfAQuadraticLossAreNotCalledProbabilities() throws IOException {
    assertEquals(
        "{\"index\":0,\"class\":1,\"outputs\":[0.25,0.75]}",
        lines(PredictionFormat.JSONL, new QuadraticLoss()).lines().toList().get(0));
    assertEquals(
        "index,class,o0,o1",
        lines(PredictionFormat.CSV, new QuadraticLoss()).lines().toList().get(0));
  }

  private static String lines(PredictionFormat format, Loss loss) throws IOException {
    PredictionLines lines = new PredictionLines(format, network(loss), List.of());
    lines.begin();
    lines.add(0, OUTPUTS, 1);
    lines.add(Integer.MAX_VALUE, OUTPUTS, 3);
    return text(lines);
  }

  @Test
  void outputsAreReadBackAsTheSameFloats() throws IOException {
    PredictionLines lines =
        new PredictionLines(PredictionFormat.CSV, network(new CrossEntropy()), List.of());
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      float output = (float) Math.pow(random.nextDouble(), random.nextInt(1, 30));
      lines.add(i, new float[] {output, 0}, 0);
      String[] fields = text(lines).split(",", -1);
      assertEquals(output, Float.parseFloat(fields[2]));
    }
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
