package io.kindling.data.scaling;

import io.kindling.settings.Components;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists all kinds of scaling. */
public final class Scalings {

  /** The registry of kinds by name. To add one, write its class and add a line here. */
  public static final Components<Scaling.Kind> ALL =
      new Components<Scaling.Kind>()
          .with(parameters -> Scaling.Kind.NONE)
          .with(parameters -> Scaling.Kind.PIXELS)
          .with(parameters -> Scaling.Kind.INVERTED_PIXELS)
          .with(parameters -> Scaling.Kind.DESLANTED)
          .with(parameters -> Scaling.Kind.MIN_MAX)
          .with(parameters -> Scaling.Kind.STANDARD);

  private Scalings() {}

  /** Returns the combined help of all kinds that users can select by name. */
  public static String help(Components<Scaling.Kind> kinds) {
    return kinds.all().stream()
        .map(Scaling.Kind::help)
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }
}
