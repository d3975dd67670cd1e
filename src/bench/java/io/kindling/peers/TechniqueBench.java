package io.kindling.peers;

import io.kindling.bench.StepTimes;
import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.ShardReader;
import io.kindling.data.digits.GeneratedDigits;
import io.kindling.training.gradient.PartitionGradient;
import io.kindling.training.recipe.CommunicationSettings;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what dropout, augmentation, local steps, rounded sums and more shards add to a step's
 * arithmetic: 784-800-10, batch 1000, 8 shards unless noted. Steps run on one thread and are
 * measured in its processor time, so that other load has little effect. Each step alternates with a
 * plain one.
 */
public final class TechniqueBench {

  private static final int EXAMPLES = 8000;
  private static final int WARM_UP = 50;

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private TechniqueBench() {}

  /** Prints the medians. */
  public static void main(String[] arguments) throws IOException {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 150;
    Recipe plain =
        Recipe.builder()
            .layers(784, 800, 10)
            .set(RecipeSettings.BATCH_SIZE, 1000)
            .set(RegularizationSettings.DROPOUT, 0.0)
            .build();
    String distorted = "affine:rotate=10,scale=0.1,shear=0.1,shift=1+elastic:alpha=34,sigma=4";
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    recipes.put("no dropout, no augmentation", plain);
    recipes.put(
        "dropout of 0.2 and 0.5",
        plain.toBuilder()
            .set(RegularizationSettings.INPUT_DROPOUT, 0.2)
            .set(RegularizationSettings.DROPOUT, 0.5)
            .build());
    recipes.put(
        distorted, plain.toBuilder().parse(RegularizationSettings.AUGMENT, distorted).build());
    recipes.put(
        "4 local steps", plain.toBuilder().set(CommunicationSettings.LOCAL_STEPS, 4).build());
    Recipe rounded =
        plain.toBuilder().set(CommunicationSettings.EXCHANGE, FloatFormat.BF16).build();
    recipes.put("sums rounded to bf16", rounded);
    for (int shards : new int[] {16, 32, 64}) {
      recipes.put(shards + " shards", plain.toBuilder().set(RecipeSettings.SHARDS, shards).build());
    }
    recipes.put(
        "64 shards, sums rounded to bf16",
        rounded.toBuilder().set(RecipeSettings.SHARDS, 64).build());

    GeneratedDigits digits = new GeneratedDigits(GeneratedDigits.TRAINING, EXAMPLES);
    List<TimedVariant> variants = new ArrayList<>();
    for (Recipe recipe : recipes.values()) {
      variants.add(variant(recipe, digits));
    }
    double[][] times = measure(variants, plain.initialParameters(), turns);
    int index = 0;
    for (String name : recipes.keySet()) {
      double[] ratios = new double[turns];
      for (int turn = 0; turn < turns; turn++) {
        ratios[turn] = times[index][turn] / times[0][turn];
      }
      System.out.printf(
          Locale.ROOT,
          "%-66s %6.2f ms  %.3f%n",
          name,
          StepTimes.median(times[index]),
          StepTimes.median(ratios));
      index++;
    }
  }

  /** A step of a recipe with its shards. */
  private record TimedVariant(PartitionGradient gradient, List<Shard> shards, TrainingTask task) {
    void step(int number, float[] parameters) {
      gradient.gather(shards, task.batches().step(number));
      gradient.compute(parameters);
    }
  }

  private static TimedVariant variant(Recipe recipe, GeneratedDigits digits) throws IOException {
    int count = recipe.get(RecipeSettings.SHARDS);
    ShardReader reader = new ShardReader(new DataSet.Part(digits, List.of()), count, true);
    List<Shard> shards = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      shards.add(reader.read(shard));
    }
    TrainingTask task = recipe.task(digits);
    return new TimedVariant(new PartitionGradient(task, count), shards, task);
  }

  private static double[][] measure(List<TimedVariant> variants, float[] parameters, int turns) {
    double[][] times = new double[variants.size()][turns];
    for (int turn = -WARM_UP; turn < turns; turn++) {
      for (int i = 0; i < times.length; i++) {
        long began = CLOCK.getCurrentThreadCpuTime();
        variants.get(i).step(turn + WARM_UP, parameters);
        if (turn >= 0) {
          times[i][turn] = (CLOCK.getCurrentThreadCpuTime() - began) / 1e6;
        }
      }
    }
    return times;
  }
}
