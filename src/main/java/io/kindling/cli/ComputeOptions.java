package io.kindling.cli;

import io.kindling.nn.Blas;
import picocli.CommandLine.Option;

/** The options that say what to compute with; they do not change what is computed. */
final class ComputeOptions {

  @Option(
      names = "--blas",
      defaultValue = "bundled",
      description =
          "Matrix products by 'bundled' (OpenBLAS, in our jar), 'system' (libblas.so.3 of the"
              + " machine) or 'java' (slow, the same bits on every processor). Default:"
              + " ${DEFAULT-VALUE}")
  Blas.Choice blas;
}
