package io.kindling.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kindling.InvalidInputException;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.data.image.ImageSequence;
import io.kindling.data.scaling.Scaling;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.init.HeNormal;
import io.kindling.nn.loss.CrossEntropy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

  private static final Network NETWORK =
      new Network(List.of(784, 11, 10), new Relu(), new CrossEntropy());
  private static final float[] PARAMETERS = new HeNormal().parameters(NETWORK, 3);

  /** More than a batch, and no multiple of it. */
  private static final GeneratedDigits DIGITS = new GeneratedDigits(7, 1203);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesAreWhatTheNetworkSaysOfEachImageAlone(boolean inverted) throws IOException {
    List<String> lines = score(inverted, 0, DIGITS.size());
    assertEquals(1 + DIGITS.size(), lines.size());
    ForwardPass forward = new ForwardPass(NETWORK, Blas.JAVA.load(), 1);
    for (int image = 0; image < DIGITS.size(); image += 100) {
      byte[] pixels = DIGITS.pixels(image, 1);
      float[] inputs = new float[pixels.length];
      for (int i = 0; i < inputs.length; i++) {
        int level = pixels[i] & 0xff;
        inputs[i] = (inverted ? 255 - level : level) / 255f;
      }
      float[] outputs = forward.outputs(PARAMETERS, inputs, 0, 1);
      String[] fields = lines.get(1 + image).split(",", -1);
      assertEquals(12, fields.length);
      assertEquals(image, Integer.parseInt(fields[0]));
      assertEquals(ForwardPass.predictedClass(outputs, 0, 10), Integer.parseInt(fields[1]));
      for (int i = 0; i < 10; i++) {
        // The last bits of a row depend on how many are computed together.
        assertEquals(outputs[i], Double.parseDouble(fields[2 + i]), 2e-6);
      }
    }
  }

  @Test
  void aRangeThatBeginsWithABatchHasTheLinesOfTheWhole() throws IOException {
    List<String> whole = score(false, 0, DIGITS.size());
    List<String> range = score(false, 500, 703);
    assertEquals(whole.get(0), range.get(0));
    assertEquals(whole.subList(1 + 500, whole.size()), range.subList(1, range.size()));
  }

  @Test
  void aModelThatDivergedIsRefusedAtItsFirstRow() {
    float[] parameters = PARAMETERS.clone();
    parameters[5] = Float.NaN;
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> score(false, 703, 500, parameters));
    assertEquals(
        "image 703: the outputs of the model are not finite numbers, though no feature is far"
            + " outside the range of the training data; the training of this model diverged: use"
            + " another model",
        refusal.getMessage());
  }

  private static List<String> score(boolean inverted, int first, int count) throws IOException {
    return score(inverted, first, count, PARAMETERS);
  }

  private static List<String> score(boolean inverted, int first, int count, float[] parameters)
      throws IOException {
    Scoring scoring =
        new Scoring(
            NETWORK,
            inverted ? Scaling.INVERTED_PIXELS : Scaling.PIXELS,
            List.of(),
            Blas.JAVA,
            PredictionFormat.CSV);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageSequence images = ImageSequence.of("digits", DIGITS);
    try (ImageSequence.Reader reader = images.from(first)) {
      new Scorer(scoring, parameters).score(images, reader, first, count, out);
    }
    return out.toString(US_ASCII).lines().toList();
  }
}
