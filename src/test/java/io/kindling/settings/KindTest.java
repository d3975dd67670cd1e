package io.kindling.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Activations;
import io.kindling.nn.init.Initializers;
import io.kindling.nn.loss.Losses;
import io.kindling.optim.Adam;
import io.kindling.optim.NesterovMomentum;
import io.kindling.optim.Optimizers;
import io.kindling.optim.average.Averagings;
import io.kindling.optim.schedule.Schedules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds, their families, and how they are spelled. */
class KindTest {

  private static final Parameter STRENGTH =
      new Parameter("strength", 3, value -> true, "of any size");
  private static final Parameter OTHER = new Parameter("other", 0, value -> true, "of any size");

  static List<Components<? extends Component>> families() {
    return List.of(
        Activations.ALL,
        Losses.ALL,
        Initializers.ALL,
        Optimizers.ALL,
        Schedules.ALL,
        Averagings.ALL);
  }

  /** Users' files hold these names. */
  @Test
  void namesStayWhatTheyAre() {
    assertEquals(
        List.of("sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu", "softplus", "identity"),
        Activations.ALL.names());
    assertEquals(List.of("cross-entropy", "quadratic"), Losses.ALL.names());
    assertEquals(
        List.of("he", "xavier", "standard-normal", "scaled-normal"), Initializers.ALL.names());
    assertEquals(
        List.of("adam", "adamw", "nesterov", "momentum", "rmsprop", "muon", "sgd"),
        Optimizers.ALL.names());
    assertEquals(
        List.of("constant", "step", "exponential", "cosine", "linear-warmup", "one-cycle"),
        Schedules.ALL.names());
  }

  @Test
  void helpHasEveryParameterWithItsDefault() {
    String help = Optimizers.ALL.help();
    assertTrue(help.startsWith("adam:beta1=0.9,beta2=0.999,epsilon=1.0E-8, adamw:"), help);
    assertTrue(help.endsWith(" or sgd"), help);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyMemberIsReadBackFromItsSpelling(Components<? extends Component> family)
      throws Exception {
    List<? extends Component> all = family.all();
    assertEquals(family.names(), all.stream().map(Component::spec).toList());
    for (Component member : all) {
      Component again = family.parse(member.spec());
      assertEquals(member, again);
      assertEquals(member.getClass(), again.getClass());
      assertEquals(member, travelled(member));
      for (Component other : all) {
        assertEquals(member == other, member.equals(other), member + " and " + other);
      }
    }
  }

  private static Object travelled(Component kind) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(kind);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void parametersAreTaken() {
    assertEquals(new NesterovMomentum(0.5), Optimizers.ALL.parse("nesterov:momentum=0.5"));
    assertEquals(new NesterovMomentum(0), Optimizers.ALL.parse("nesterov: momentum = 0 "));
    assertEquals(
        new Adam(0.25, 0.5, 0.125),
        Optimizers.ALL.parse("adam:beta1=0.25,beta2=0.5,epsilon=0.125"));
    assertEquals(new Adam(0.9, 0.5, 1e-8), Optimizers.ALL.parse("adam:beta2=0.5"));
  }

  @Test
  void parametersHaveTheDefaultsThatTheLiteratureRecommends() {
    assertEquals(new NesterovMomentum(0.9), Optimizers.ALL.parse("nesterov"));
    assertEquals(new Adam(0.9, 0.999, 1e-8), Optimizers.ALL.parse("adam"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nesterov:momentum=0.9                     | nesterov
          nesterov:momentum=0.90                    | nesterov
          nesterov:momentum=0                       | nesterov:momentum=0
          nesterov:momentum=5e-1                    | nesterov:momentum=0.5
          adam:beta1=0.9,beta2=0.999,epsilon=1e-8   | adam
          adam:epsilon=1e-7                         | adam:epsilon=1.0E-7
          adam:epsilon=1                            | adam:epsilon=1
          adam:epsilon=0.5, beta1=0                 | adam:beta1=0,epsilon=0.5
          adam:epsilon=0.5,beta2=0.99,beta1=0.9     | adam:beta2=0.99,epsilon=0.5
          """)
  void equalKindsAreSpelledAlike(String given, String spec) {
    Component kind = Optimizers.ALL.parse(given);
    assertEquals(spec, kind.spec());
    assertEquals(kind, Optimizers.ALL.parse(spec));
    assertEquals(kind.hashCode(), Optimizers.ALL.parse(spec).hashCode());
  }

  @Test
  void everyNumberIsReadBackExactly() {
    assertEquals("3", ComponentSpec.number(3));
    assertEquals("0", ComponentSpec.number(-0.0));
    assertEquals("0.001", ComponentSpec.number(0.001));
    assertEquals("1.0E-8", ComponentSpec.number(1e-8));
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double beta = random.nextDouble() * Math.pow(10, -random.nextInt(20));
      Adam adam = new Adam(beta, beta / 2, 0.5);
      assertEquals(adam, Optimizers.ALL.parse(adam.spec()), adam.spec());
      double any = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(any)) {
        assertEquals(any, Double.parseDouble(ComponentSpec.number(any)));
      }
    }
  }

  @Test
  void otherParametersMakeAnotherKind() {
    Component kind = Optimizers.ALL.parse("adam:beta1=0.5");
    assertNotEquals(kind, Optimizers.ALL.parse("adam"));
    assertNotEquals(kind, Optimizers.ALL.parse("adam:beta2=0.5"));
    assertNotEquals(kind, Optimizers.ALL.parse("adam:beta1=0.5,epsilon=0.5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          lion                | 'lion' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd
          ""                  | '' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd
          Adam                | 'Adam' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd
          adam2:beta1=0.5     | 'adam2:beta1=0.5' is none of adam, adamw, nesterov, momentum, rmsprop, muon, sgd
          sgd:momentum=0.5    | sgd has no parameter 'momentum'; it has none
          nesterov:beta=0.5   | nesterov has no parameter 'beta'; it has momentum
          nesterov:momentum=0,9=3 | nesterov has no parameter '9'; it has momentum
          adam:beta=0.5       | adam has no parameter 'beta'; it has beta1, beta2, epsilon
          adam:Beta1=0.5      | adam has no parameter 'Beta1'; it has beta1, beta2, epsilon
          """)
  void whatThereIsNotIsRefusedWithWhatThereIs(String spec, String message) {
    assertRefused(spec, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nesterov:",
        "nesterov:momentum",
        "nesterov:=0.5",
        "nesterov:0.5",
        "nesterov:momentum=0.5,",
        "nesterov:,momentum=0.5",
        "adam:beta1=0.5,,beta2=0.5",
        "nesterov:momentum=0.5,momentum=0.5",
        "nesterov:momentum=0.5, momentum =0.6",
        "sgd:"
      })
  void parametersStandBehindTheColonEachOnce(String spec) {
    assertRefused(
        spec,
        "'"
            + spec
            + "': expected parameters behind the colon, each once, such as nesterov:momentum=0.8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nesterov:momentum=fast  | 'fast' is no momentum for nesterov | from 0 to below 1
          nesterov:momentum=      | '' is no momentum for nesterov | from 0 to below 1
          nesterov:momentum=-0.1  | '-0.1' is no momentum for nesterov | from 0 to below 1
          nesterov:momentum=1     | '1' is no momentum for nesterov | from 0 to below 1
          nesterov:momentum=NaN   | 'NaN' is no momentum for nesterov | from 0 to below 1
          adam:beta1=1.5          | '1.5' is no beta1 for adam | from 0 to below 1
          adam:beta2=-1           | '-1' is no beta2 for adam | from 0 to below 1
          adam:beta2=Infinity     | 'Infinity' is no beta2 for adam | from 0 to below 1
          adam:epsilon=0          | '0' is no epsilon for adam | above 0, up to 1
          adam:epsilon=1.5        | '1.5' is no epsilon for adam | above 0, up to 1
          """)
  void whatIsNoNumberOrCannotBeUsedIsRefused(String spec, String problem, String expected) {
    assertRefused(spec, problem + ": expected a number " + expected);
  }

  /** As a float, in which it is computed with, it is 1. */
  @Test
  void whatWouldBeRoundedToOneIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Optimizers.ALL.parse("nesterov:momentum=0.99999999"));
    assertEquals(
        0.9999999,
        ((NesterovMomentum) Optimizers.ALL.parse("nesterov:momentum=0.9999999")).momentum());
  }

  private static void assertRefused(String spec, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Optimizers.ALL.parse(spec))
            .getMessage());
  }

  /** Of two parameters, one of which is 3 unless it is said. */
  private record Toy(String name, double strength, double other) implements Component {
    static Toy of(String name, ComponentParameters parameters) {
      return new Toy(name, parameters.get(STRENGTH), parameters.get(OTHER));
    }

    @Override
    public String spec() {
      return ComponentSpec.of(name).with(STRENGTH, strength).with(OTHER, other).toString();
    }
  }

  @Test
  void familyTakesNewMembersInOrder() {
    Components<Toy> family =
        new Components<Toy>()
            .with(parameters -> Toy.of("second", parameters))
            .with(parameters -> Toy.of("first", parameters));
    assertEquals(List.of("second", "first"), family.names());
    assertEquals(new Toy("first", 4, 0), family.parse("first:strength=4"));
    assertEquals("first:strength=-1,other=0.5", family.parse("first:other=.5,strength=-1").spec());
    assertTrue(new Components<Toy>().names().isEmpty());
  }

  @Test
  void familyRefusesTwoMembersOfOneNameAndDefaultsThatAreNone() {
    Components<Toy> family = new Components<Toy>().with(parameters -> Toy.of("toy", parameters));
    assertThrows(
        IllegalArgumentException.class, () -> family.with(parameters -> Toy.of("toy", parameters)));
    assertThrows(
        IllegalArgumentException.class, () -> family.with(parameters -> new Toy("other", 4, 0)));
    assertEquals(List.of("toy"), family.names());
  }
}
