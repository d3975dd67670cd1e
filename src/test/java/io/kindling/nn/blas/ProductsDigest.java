package io.kindling.nn.blas;

import io.kindling.codec.Sha256;
import io.kindling.nn.blas.ScalarProducts.Case;
import java.util.Random;

/** A process that prints a digest of many products by our own implementation. */
public final class ProductsDigest {

  private ProductsDigest() {}

  /**
   * Prints the digest.
   *
   * @param arguments whether to use "tiles", "loops" or the "definition", and how many products to
   *     compute
   */
  public static void main(String[] arguments) {
    MatrixProducts products =
        switch (arguments[0]) {
          case "tiles" -> CompiledTiles.products();
          case "loops" -> new FmaLoops();
          default -> ScalarProducts.definition();
        };
    System.out.println(of(products, Integer.parseInt(arguments[1])));
  }

  static String of(MatrixProducts products, int count) {
    Random random = new Random(11);
    Sha256 digest = new Sha256();
    for (int i = 0; i < count; i++) {
      Case product =
          new Case(
              random.nextBoolean(),
              random.nextBoolean(),
              1 + random.nextInt(70),
              1 + random.nextInt(70),
              1 + random.nextInt(i % 10 == 0 ? 2100 : 70),
              random.nextBoolean());
      digest.add(product.by(products));
    }
    return digest.hex();
  }
}
