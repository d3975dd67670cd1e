package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.nn.Blas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;

/**
 * Finds out whether all executors round alike. OpenBLAS chooses its kernels by the processor, and
 * kernels differ in the order of their sums.
 */
public final class ArithmeticSurvey {

  private ArithmeticSurvey() {}

  /**
   * Asks every executor that holds examples for the fingerprint of its BLAS.
   *
   * @return for every kind of arithmetic, named by library and fingerprint, the hosts that have it
   */
  public static Map<String, List<String>> survey(ShardedExamples examples, Blas.Choice choice) {
    Map<String, List<String>> hosts = new TreeMap<>();
    for (byte[] answer : PartitionJob.run(examples, computation(choice))) {
      String[] kindAndHost = new String(answer, StandardCharsets.UTF_8).split("\n", 2);
      List<String> alike = hosts.computeIfAbsent(kindAndHost[0], kind -> new ArrayList<>());
      if (!alike.contains(kindAndHost[1])) {
        alike.add(kindAndHost[1]);
      }
    }
    return hosts;
  }

  private static PartitionJob.Computation<Shard> computation(Blas.Choice choice) {
    return shards -> {
      Blas blas = Blas.load(choice);
      String kind = blas.name() + ", fingerprint " + blas.fingerprint();
      String host = SparkEnv.get().blockManager().blockManagerId().host();
      return (kind + "\n" + host).getBytes(StandardCharsets.UTF_8);
    };
  }
}
