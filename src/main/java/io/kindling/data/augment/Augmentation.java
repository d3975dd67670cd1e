package io.kindling.data.augment;

import io.kindling.settings.Component;
import io.kindling.settings.Components;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How training images are distorted: by nothing, or by one distortion or the sum of several,
 * spelled with a plus between them: {@code affine:rotate=10,shift=2+elastic:alpha=34}.
 *
 * @param parts the distortions, whose displacements are added up
 */
public record Augmentation(List<Distortion> parts) implements Component {

  /** By name: a new one is a class of its own and a line here. */
  public static final Components<Distortion> DISTORTIONS =
      new Components<Distortion>().with(Affine::of).with(Elastic::of);

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(List.of());

  private static final String NO_PARTS = "none";

  /** Copies the list. */
  public Augmentation {
    parts = List.copyOf(parts);
  }

  /**
   * The augmentation that is spelled so.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  public static Augmentation parse(String spec) {
    if (spec.equals(NO_PARTS)) {
      return NONE;
    }
    // A plus in front of a number's exponent joins nothing.
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
