package io.kindling.nn;

import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import java.util.List;

/** Registry of the perturbations that a recipe can request. */
public final class Perturbations {

  /** The kinds of perturbations, in the order in which they are applied to an example. */
  private static final List<Perturbation.Kind> ALL = List.of(AdversarialExamples.KIND);

  /** The settings of all kinds. */
  public static final List<Setting<?>> SETTINGS =
      ALL.stream().<Setting<?>>flatMap(kind -> kind.settings().stream()).toList();

  private Perturbations() {}

  /**
   * Returns the perturbation that the values request, or {@link Perturbation#NONE} if they request
   * none.
   */
  public static Perturbation of(Values values) {
    return new Chain(ALL.stream().flatMap(kind -> kind.of().apply(values).stream()).toList());
  }

  /** Several perturbations, applied one after the other. */
  record Chain(List<Perturbation> links) implements Perturbation {

    @Override
    public long bytesPerRow(Network network) {
      return links.stream().mapToLong(link -> link.bytesPerRow(network)).sum();
    }

    @Override
    public Computation over(Network network, Backpropagation backpropagation, int maxRows) {
      List<Computation> computations =
          links.stream().map(link -> link.over(network, backpropagation, maxRows)).toList();
      return (parameters, inputs, labels, weights, first, rows) -> {
        float[] perturbed = inputs;
        for (int i = 0; i < computations.size(); i++) {
          perturbed = computations.get(i).of(parameters, perturbed, labels, weights, first, rows);
        }
        return perturbed;
      };
    }
  }
}
