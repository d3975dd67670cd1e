package io.kindling.model;

import io.kindling.codec.Sha256;
import io.kindling.model.SafeTensors.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of tensors, whatever file they are in and however that is laid out: it travels with a
 * file that another program reads and writes anew.
 */
final class TensorDigest {

  private TensorDigest() {}

  /**
   * The SHA-256, in hexadecimal digits, over every tensor in the names' order: {@code
   * length:name[sizes]} and a line feed as UTF-8, where length is the name's in UTF-16 units and
   * sizes are separated by commas and spaces; then the numbers as little-endian 32-bit floats.
   */
  static String of(Map<String, Tensor> tensors) {
    Sha256 sha256 = new Sha256();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) ->
                sha256
                    .add(name.length() + ":" + name + tensor.shape() + "\n")
                    .add(tensor.values()));
    return sha256.hex();
  }
}
