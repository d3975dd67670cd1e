package io.kindling.run;

import io.kindling.data.DataSet;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.training.evaluation.Evaluation;
import java.io.IOException;
import java.util.List;

/** A {@link DataSet} as the data of a session. */
record DataSetView(DataSet data) implements SessionData {

  @Override
  public String source() {
    return data.source();
  }

  @Override
  public String noun() {
    return data.noun();
  }

  @Override
  public boolean generated() {
    return data.generated();
  }

  @Override
  public String sha256() {
    return data.sha256();
  }

  @Override
  public List<String> classNames() {
    return data.classNames();
  }

  @Override
  public TableSchema schema() {
    return data.schema();
  }

  @Override
  public Scaling scaling() {
    return data.training().examples().scaling();
  }

  @Override
  public int size(Part part) {
    return of(part).size();
  }

  @Override
  public void checkUnchanged() throws IOException {
    data.checkUnchanged();
  }

  @Override
  public void requireNear(Part part, Evaluation evaluation) {
    evaluation.requireNear(of(part).examples());
  }

  private DataSet.Part of(Part part) {
    return switch (part) {
      case TRAINING -> data.training();
      case VALIDATION -> data.validation();
      case TEST -> data.test();
    };
  }
}
