package io.kindling.cli.source;

import io.kindling.data.TableSchema;
import io.kindling.model.Model;
import io.kindling.run.Resumption;
import java.util.List;

/**
 * What a model fixes of the tables that it is for.
 *
 * @param schema the columns that it was trained on
 * @param features the number of features that it takes, or 0 where there is no model
 * @param classNames the names of its classes, empty where they have only numbers; null where the
 *     table tells
 */
public record ModelTable(TableSchema schema, int features, List<String> classNames) {

  /** The table tells all by itself. */
  public static final ModelTable NONE = new ModelTable(TableSchema.UNKNOWN, 0, null);

  /** Returns what a model fixes. */
  public static ModelTable of(Model model) {
    return new ModelTable(model.schema(), model.network().inputs(), model.classNames());
  }

  /** Returns what a run fixes that goes on. */
  public static ModelTable of(Resumption run) {
    return new ModelTable(run.schema(), run.schema().features(), run.classNames());
  }
}
