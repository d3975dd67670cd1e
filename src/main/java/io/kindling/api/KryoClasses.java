package io.kindling.api;

import io.kindling.data.TableSchema;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.loss.Losses;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;

/**
 * The classes that Spark serializes with examples and networks. Kryo needs this list if it is set
 * to require registration.
 */
final class KryoClasses {

  private KryoClasses() {}

  /** Returns the classes, including those of arrays and fields. */
  static List<Class<?>> all() {
    List<Class<?>> classes =
        new ArrayList<>(
            List.of(
                Example.class,
                DenseVector.class,
                SparseVector.class,
                DenseVector[].class,
                TrainedNetwork.class,
                Model.class,
                Network.class,
                String[].class,
                TableSchema.class,
                TableSchema.Column.class,
                TableSchema.Column[].class,
                TableSchema.Role.class));
    Activations.ALL.all().forEach(each -> classes.add(each.getClass()));
    Losses.ALL.all().forEach(each -> classes.add(each.getClass()));
    return classes;
  }
}
