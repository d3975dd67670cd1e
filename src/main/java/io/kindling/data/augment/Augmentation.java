package io.kindling.data.augment;

import io.kindling.settings.Component;
import io.kindling.settings.Components;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The distortion of training images: none, one distortion, or the sum of several, whose specs are
 * joined by a plus: {@code affine:rotate=10,shift=2+elastic:alpha=34}.
 *
 * @param parts the distortions, whose displacements are added up
 */
public record Augmentation(List<Distortion> parts) implements Component {

  /** The registry of distortions by name. To add one, write its class and add a line here. */
  public static final Components<Distortion> DISTORTIONS =
      new Components<Distortion>().with(Affine::of).with(Elastic::of);

  /** The augmentation that leaves images unchanged. */
  public static final Augmentation NONE = new Augmentation(List.of());

  private static final String NO_PARTS = "none";

  /** Copies the list. */
  public Augmentation {
    parts = List.copyOf(parts);
  }

  /**
   * Parses an augmentation's spec.
   *
   * @throws IllegalArgumentException if the spec is unknown or malformed; the message lists the
   *     valid choices
   */
  public static Augmentation parse(String spec) {
    if (spec.equals(NO_PARTS)) {
      return NONE;
    }
    // A plus that follows the e of a number's exponent does not separate distortions.
    return new Augmentation(
        Pattern.compile("(?<![eE])\\+")
            .splitAsStream(spec)
            .map(String::strip)
            .map(DISTORTIONS::parse)
            .toList());
  }

  @Override
  public String spec() {
    return parts.isEmpty()
        ? NO_PARTS
        : parts.stream().map(Component::spec).collect(Collectors.joining("+"));
  }
}
