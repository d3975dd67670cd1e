package io.kindling.data.scaling;

import io.kindling.settings.Components;
import io.kindling.settings.ValueType;
import java.util.List;
import java.util.Optional;

/** A user's choice of scaling for raw features. */
public final class ScalingChoice {

  /** The default: {@link PixelScaling} for images, {@link StandardScaling} for tables. */
  public static final ScalingChoice AUTO = new ScalingChoice(Optional.empty());

  /** The choice of {@link PixelScaling}. */
  public static final ScalingChoice PIXELS = of(Scaling.Kind.PIXELS);

  private static final String AUTOMATIC = "auto";

  private final Optional<Scaling.Kind> named;

  private ScalingChoice(Optional<Scaling.Kind> named) {
    this.named = named;
  }

  /** Returns the choice of a kind. */
  public static ScalingChoice of(Scaling.Kind kind) {
    return new ScalingChoice(Optional.of(kind));
  }

  /** Returns the type of option values that are "auto" or the name of one of the kinds. */
  public static ValueType<ScalingChoice> type(Components<Scaling.Kind> kinds) {
    return new ValueType<>(text -> parse(kinds, text), ScalingChoice::toString);
  }

  private static ScalingChoice parse(Components<Scaling.Kind> kinds, String text) {
    if (text.equals(AUTOMATIC)) {
      return AUTO;
    }
    List<String> names =
        kinds.all().stream()
            .filter(each -> each.help().isPresent())
            .map(Scaling.Kind::spec)
            .toList();
    if (!names.contains(text.replaceFirst(":.*", ""))) {
      throw new IllegalArgumentException(
          "'" + text + "' is none of " + AUTOMATIC + ", " + String.join(", ", names));
    }
    return of(kinds.parse(text));
  }

  /** Returns whether the choice is left to the default. */
  public boolean isAutomatic() {
    return named.isEmpty();
  }

  /** Returns whether this choice allows the exchange of dark and light. */
  public boolean canInvert() {
    return named.map(kind -> kind.inverted().isPresent()).orElse(true);
  }

  /**
   * Returns the kind of scaling to use.
   *
   * @param images whether the examples are images
   * @param inverted whether dark and light of images are exchanged
   */
  public Scaling.Kind kind(boolean images, boolean inverted) {
    Scaling.Kind kind =
        named.orElse(images || inverted ? Scaling.Kind.PIXELS : Scaling.Kind.STANDARD);
    return inverted ? kind.inverted().orElse(kind) : kind;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScalingChoice that && named.equals(that.named);
  }

  @Override
  public int hashCode() {
    return named.hashCode();
  }

  @Override
  public String toString() {
    return named.map(Scaling.Kind::spec).orElse(AUTOMATIC);
  }
}
