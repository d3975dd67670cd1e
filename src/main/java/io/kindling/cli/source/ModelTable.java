package io.kindling.cli.source;

import io.kindling.data.TableSchema;
import io.kindling.model.Model;
import io.kindling.run.Resumption;
import java.util.List;

/**
 * The properties of a table that a model fixes.
 *
 * @param schema the columns that the model was trained on
 * @param features the number of features of the model; 0 if there is no model
 * @param classNames the names of the model's classes, empty if they have only numbers; null if the
 *     table decides
 */
public record ModelTable(TableSchema schema, int features, List<String> classNames) {

  /** No fixed properties: the table itself decides. */
  public static final ModelTable NONE = new ModelTable(TableSchema.UNKNOWN, 0, null);

  /** Returns the properties that a model fixes. */
  public static ModelTable of(Model model) {
    return new ModelTable(model.schema(), model.network().inputs(), model.classNames());
  }

  /** Returns the properties that a resumed run fixes. */
  public static ModelTable of(Resumption run) {
    return new ModelTable(run.schema(), run.schema().features(), run.classNames());
  }
}
