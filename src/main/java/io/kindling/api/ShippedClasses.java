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
 * The classes of the examples and networks that a program sends between JVMs. Kryo, where it wants
 * every class to be registered, has to know them.
 */
final class ShippedClasses {

  private ShippedClasses() {}

  /** Returns all of them, those of arrays and fields among them. */
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
