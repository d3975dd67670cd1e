package io.kindling.model;

import io.kindling.codec.Sha256;
import io.kindling.model.SafeTensors.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * A digest of tensors that does not depend on the layout of their file. It stays valid when another
 * program reads the file and writes it again.
 */
final class TensorDigest {

  private TensorDigest() {}

  /**
   * Returns the SHA-256, in hexadecimal, over all tensors in alphabetical order. Each contributes
   * {@code length:name[sizes]} and a line feed as UTF-8, where length is the name's in UTF-16 units
   * and sizes are separated by a comma and a space, then its values as little-endian 32-bit floats.
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
