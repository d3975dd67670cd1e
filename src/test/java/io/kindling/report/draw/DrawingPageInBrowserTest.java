package io.kindling.report.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.browser.BrowserPage;
import io.kindling.browser.Chromium;
import io.kindling.data.scaling.GivenScalings;
import io.kindling.data.scaling.ImageNormalization;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.Swish;
import io.kindling.model.Model;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.init.StandardNormal;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.random.KeyedRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drawing page in a real browser predicts the same as Kindling. */
@Tag("processes")
class DrawingPageInBrowserTest {

  @TempDir private static Path directory;

  private static DigitReader reader;
  private static Chromium chromium;
  private BrowserPage page;
  private DrawnOn pad;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    reader = DigitReader.train();
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openPage() {
    page = chromium.page().size(1100, 800).shownAs("light", "screen");
    pad = new DrawnOn(page, directory.resolve("page.html"));
  }

  @Test
  void whatIsDrawnIsRead() throws Exception {
    pad.open(reader.model());
    assertEquals("–", pad.text("class"));
    for (String digit : List.of("1", "0", "7")) {
      pad.draw(DrawnOn.DIGITS.get(digit));
      assertEquals(digit, pad.text("class"), digit);
      assertTrue(pad.text("spoken").startsWith("Prediction: " + digit + ", "), pad.text("spoken"));
      assertEquals(
          digit, page.evaluate("document.querySelector('.most span').textContent").asText());
      page.evaluate("document.getElementById('clear').click()");
      assertEquals("–", pad.text("class"));
      assertTrue(page.evaluate("document.getElementById('clear').disabled").asBoolean());
    }
    assertEquals(List.of(), page.complaints());
    assertEquals(1, page.requests().size(), page.requests()::toString);
  }

  @Test
  void aFingerDrawsAsTheMouseDoes() throws Exception {
    page.size(390, 844);
    pad.open(reader.model());
    pad.touch(DrawnOn.DIGITS.get("7"));
    assertEquals("7", pad.text("class"));
  }

  @Test
  void strokesAreTakenBackOneByOne() throws Exception {
    pad.open(reader.model());
    pad.draw(DrawnOn.DIGITS.get("1"));
    int[] one = pad.levels();
    pad.draw(DrawnOn.DIGITS.get("0"));
    page.evaluate("document.getElementById('undo').click()");
    assertArrayEquals(one, pad.levels());
  }

  /** As MNIST was made: in a box of 20 x 20, the centre of mass in the middle of 28 x 28. */
  @Test
  void aDrawingIsScaledAndCentredAsMnistWas() throws Exception {
    pad.open(reader.model());
    for (double size : new double[] {1, 0.45}) {
      pad.draw(DrawnOn.scaled(DrawnOn.DIGITS.get("7"), size));
      int[] levels = pad.levels();
      int top = 28;
      int bottom = 0;
      double mass = 0;
      double massX = 0;
      double massY = 0;
      for (int i = 0; i < levels.length; i++) {
        if (levels[i] > 0) {
          top = Math.min(top, i / 28);
          bottom = Math.max(bottom, i / 28);
        }
        mass += levels[i];
        massX += levels[i] * (i % 28 + 0.5);
        massY += levels[i] * (Math.floorDiv(i, 28) + 0.5);
      }
      int height = bottom - top + 1;
      assertTrue(height == 20 || height == 21, "rows with ink: " + height);
      assertEquals(14, massX / mass, 0.1);
      assertEquals(14, massY / mass, 0.1);
      assertTrue(mass / 255 > 60 && mass / 255 < 110, "as much ink as MNIST's: " + mass / 255);
      page.evaluate("document.getElementById('clear').click()");
    }
  }

  @Test
  void aThousandTestImagesAreOfTheModelsClasses() throws Exception {
    pad.open(reader.model());
    assertSameAnswers(reader.model(), reader.test().pixels(0, 1000), 1000);
  }

  @Test
  void everyActivationLossAndScalingIsTheModels() throws Exception {
    List<Scaling> scalings =
        List.of(
            Scaling.NONE, Scaling.PIXELS, Scaling.INVERTED_PIXELS, standard(64), Scaling.DESLANTED);
    KeyedRandom random = new KeyedRandom(5);
    byte[] images = new byte[40 * 64];
    for (int i = 0; i < images.length; i++) {
      images[i] = (byte) (random.nextGaussian() * 60);
    }
    int count = 0;
    List<Activation> activations = new ArrayList<>(Activations.ALL.all());
    activations.add(new Swish(1.5));
    for (Activation activation : activations) {
      for (Loss loss : Losses.ALL.all()) {
        Model model = model(activation, loss, scalings.get(count++ % scalings.size()));
        pad.open(model);
        assertSameAnswers(model, images, 40);
      }
    }
    Model steep =
        model(
            Activations.ALL.parse("leaky-relu:slope=0.2"),
            Losses.ALL.parse("quadratic"),
            Scaling.PIXELS);
    pad.open(steep);
    assertSameAnswers(steep, images, 40);
    assertEquals(List.of(), page.complaints());
  }

  /** Names that would end a script or an element, if they were taken for more than text. */
  @Test
  void namesOfClassesAreOnlyText() throws Exception {
    List<String> names =
        List.of("</script><script>alert(1)</script>", "<b>&amp;\"'", "{{model.json}}", "\u2028");
    Network network =
        new Network(
            List.of(64, 5, 4), Activations.ALL.parse("relu"), Losses.ALL.parse("cross-entropy"));
    Model model =
        new Model(network, new StandardNormal().parameters(network, 3), Scaling.PIXELS, names);
    pad.open(model);
    for (int i = 0; i < names.size(); i++) {
      assertEquals(
          names.get(i), page.evaluate("bars.children[" + i + "].firstChild.textContent").asText());
    }
    assertEquals("Draw an image", page.evaluate("document.title").asText());
    assertEquals(List.of(), page.complaints());
  }

  /** Where images were dark on light, so is what the network gets. */
  @Test
  void paperIsAsItWasInTraining() throws Exception {
    pad.open(reader.model());
    assertEquals(0, pad.levels()[0]);
    Network network = reader.model().network();
    pad.open(new Model(network, reader.model().parameters(), Scaling.INVERTED_PIXELS));
    assertEquals(255, pad.levels()[0]);
    pad.draw(DrawnOn.DIGITS.get("7"));
    assertEquals("7", pad.text("class"));
  }

  /** Where the files held images with rows and columns exchanged, so is what the network gets. */
  @Test
  void whoDrawsDrawsUprightWhateverTheFilesHeld() throws Exception {
    pad.open(reader.model());
    pad.draw(DrawnOn.DIGITS.get("7"));
    int[] upright = pad.levels();
    Network network = reader.model().network();
    double[] most = new double[784];
    for (int i = 0; i < most.length; i++) {
      most[i] = 200 + i;
    }
    for (Scaling scaling :
        List.of(Scaling.PIXELS, Scaling.DESLANTED, GivenScalings.minMax(new double[784], most))) {
      Model model = new Model(network, reader.model().parameters(), scaling.transposed(true));
      pad.open(model);
      pad.draw(DrawnOn.DIGITS.get("7"));
      int[] stored = pad.levels();
      for (int i = 0; i < 784; i++) {
        assertEquals(upright[i], stored[i % 28 * 28 + i / 28]);
      }
      if (scaling.normalization() == ImageNormalization.NONE) {
        assertEquals("7", pad.text("class"));
        for (int i : new int[] {28 * 5 + 10, 28 * 20 + 12, 28 * 12 + 20}) {
          assertEquals(
              upright[i],
              page.evaluate(
                      String.format(
                          "seen.getContext('2d').getImageData(%d, %d, 1, 1).data[0]",
                          i % 28, i / 28))
                  .asInt());
        }
      }
      assertSameAnswers(model, reader.test().pixels(0, 50), 50);
    }
  }

  @Test
  void fitsEveryWidthAndHasWordsForAll() throws Exception {
    for (int width : new int[] {320, 390, 768, 1400}) {
      page.size(width, 800);
      pad.open(reader.model());
      assertEquals(width, page.evaluate("document.documentElement.scrollWidth").asInt());
    }
    assertEquals(
        0,
        page.evaluate(
                "[...document.querySelectorAll('canvas')].filter(each => !each.getAttribute('aria-label')).length")
            .asInt());
    assertEquals("button", page.evaluate("document.getElementById('undo').localName").asText());
    for (String scheme : List.of("light", "dark")) {
      page.shownAs(scheme, "screen");
      pad.draw(DrawnOn.DIGITS.get("7"));
      assertReadable(scheme);
    }
  }

  /** WCAG 2.1: text against what is behind it, 4.5 to 1. */
  private void assertReadable(String scheme) {
    JsonNode poor =
        page.evaluate(
            """
            (() => {
              const light = colour => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map(Number)
                  .map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const behind = each => {
                const own = getComputedStyle(each).backgroundColor;
                return own !== "rgba(0, 0, 0, 0)" ? own : behind(each.parentElement);
              };
              return [...document.querySelectorAll("h1, p, figcaption, button:enabled, li span")]
                .filter(each => each.textContent && each.checkVisibility())
                .map(each => {
                  const [a, b] = [light(getComputedStyle(each).color), light(behind(each))];
                  return [each.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
                }).filter(([, contrast]) => contrast < 4.5);
            })()
            """);
    assertEquals(0, poor.size(), scheme + ": " + poor);
  }

  private void assertSameAnswers(Model model, byte[] images, int count) {
    int inputs = model.network().inputs();
    int classes = model.network().outputs();
    float[] rows = new float[images.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = images[i] & 0xff;
    }
    float[] expected = new float[count * classes];
    model.outputs(rows, count, expected);
    JsonNode answers =
        page.evaluate(
            String.format(
                "(() => { const bytes = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));"
                    + " return Array.from({length: %d}, (_, i) =>"
                    + " kindling.predict(bytes.slice(%d * i, %d * (i + 1)))); })()",
                Base64.getEncoder().encodeToString(images), count, inputs, inputs));
    assertEquals(count, answers.size());
    String name = model.network().hidden().spec() + ", " + model.network().loss().spec();
    for (int i = 0; i < count; i++) {
      JsonNode answer = answers.get(i);
      assertEquals(
          ForwardPass.predictedClass(expected, i * classes, classes),
          answer.path("class").asInt(),
          name);
      float[] given = new float[classes];
      for (int k = 0; k < classes; k++) {
        given[k] = (float) answer.path("probabilities").get(k).asDouble();
      }
      assertArrayEquals(
          java.util.Arrays.copyOfRange(expected, i * classes, (i + 1) * classes),
          given,
          1e-4f,
          name);
    }
  }

  private static Model model(Activation activation, Loss loss, Scaling scaling) {
    Network network = new Network(List.of(64, 6, 5, 3), activation, loss);
    return new Model(network, new StandardNormal().parameters(network, 3), scaling);
  }

  private static Scaling standard(int features) {
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int i = 0; i < features; i++) {
      mean[i] = 100 + i;
      deviation[i] = 50 + i;
    }
    return GivenScalings.standard(mean, deviation);
  }
}
