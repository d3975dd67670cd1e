package io.kindling.data.scaling;

import io.kindling.settings.Components;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of scaling that a model can have. */
public final class Scalings {

  /** By name: a new one is a class of its own and a line here. */
  public static final Components<Scaling.Kind> ALL =
      new Components<Scaling.Kind>()
          .with(parameters -> Scaling.Kind.NONE)
          .with(parameters -> Scaling.Kind.PIXELS)
          .with(parameters -> Scaling.Kind.INVERTED_PIXELS)
          .with(parameters -> Scaling.Kind.DESLANTED)
          .with(parameters -> Scaling.Kind.MIN_MAX)
          .with(parameters -> Scaling.Kind.STANDARD);

  private Scalings() {}

  /** Returns the help of all kinds that can be asked for by their names. */
  public static String help(Components<Scaling.Kind> kinds) {
    return kinds.all().stream()
        .map(Scaling.Kind::help)
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }
}
