package io.kindling.training;

import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.digits.GeneratedDigits;
import java.util.List;

/** Data sets for trainings of a moment. */
final class SmallData {

  private SmallData() {}

  /** So many generated digits. */
  static DataSet digits(int training, int validation) {
    GeneratedDigits digits = new GeneratedDigits(GeneratedDigits.TRAINING, training + validation);
    return of(digits.range(0, training), digits.range(training, validation), 10);
  }

  /** To train on some examples, and validate on others. */
  static DataSet of(ExampleSet training, ExampleSet validation, int classes) {
    return new DataSet(
        "small", true, "none", classes, part(training), part(validation), part(validation));
  }

  private static DataSet.Part part(ExampleSet examples) {
    return new DataSet.Part(examples, List.of());
  }
}
