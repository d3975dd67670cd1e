package io.kindling.report.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.Scaling;
import io.kindling.fixtures.Unexported;
import io.kindling.model.Model;
import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.LeakyRelu;
import io.kindling.nn.activation.Relu;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of the drawing page that need no browser. */
class DrawingPageTest {

  @Test
  void isOneFileInWhichNothingIsLeftOpen() {
    String page = DrawingPage.of(model(64, List.of("a", "</script><!--", "{{page.js}}")), "0.2");
    assertEquals(1, Pattern.compile("<!doctype html>").matcher(page).results().count());
    assertEquals(
        2, Pattern.compile("</script", Pattern.CASE_INSENSITIVE).matcher(page).results().count());
    assertFalse(
        page.replace("[\"a\",\"\\u003c/script>\\u003c!--\",\"{{page.js}}\"]", "").contains("{{"));
    // Of addresses there is only the name that SVG has; the page's own policy forbids all others.
    assertEquals(
        List.of("http://www.w3.org/2000/svg"),
        Pattern.compile("https?://[^'\"\\s]+")
            .matcher(page)
            .results()
            .map(found -> found.group())
            .toList());
    assertTrue(page.contains("default-src 'none'"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 49, 63, 783, 785})
  void whatIsNoSquareImageIsRefused(int inputs) {
    String message =
        assertThrows(
                InvalidInputException.class, () -> DrawingPage.of(model(inputs, List.of()), "0.2"))
            .getMessage();
    assertTrue(message.endsWith("this model takes " + inputs + " features"), message);
  }

  @Test
  void anActivationThatThePageHasNoFormForIsRefused() {
    Model model = model(64, List.of(), new Unexported());
    assertEquals(
        "the activation unexported cannot be exported to a drawing page; use a model with another"
            + " activation",
        assertThrows(InvalidInputException.class, () -> DrawingPage.of(model, "0.2")).getMessage());
  }

  @Test
  void theScriptHasTheModelsActivationsAndNoOthers() {
    String page = DrawingPage.of(model(64, List.of(), new LeakyRelu(0.2)), "0.2");
    assertTrue(
        page.contains("const HIDDEN = z => z.map(z => Math.max(0.2 * z, z));"), page::toString);
    assertTrue(page.contains("const OUTPUT = z => softmax(z);"), page::toString);
  }

  private static Model model(int inputs, List<String> names) {
    return model(inputs, names, new Relu());
  }

  private static Model model(int inputs, List<String> names, Activation activation) {
    Recipe recipe =
        Recipe.builder()
            .set(RecipeSettings.LAYERS, List.of(inputs, 3, 3))
            .set(RecipeSettings.ACTIVATION, activation)
            .build();
    return new Model(recipe.network(), recipe.initialParameters(), Scaling.PIXELS, names);
  }
}
