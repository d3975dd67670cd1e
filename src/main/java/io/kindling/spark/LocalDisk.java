package io.kindling.spark;

import io.kindling.InvalidInputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** The disks of the executors, where Spark keeps what is not for memory. */
final class LocalDisk {

  private LocalDisk() {}

  /** Of this executor: where Spark puts blocks, and removes all when the executor ends. */
  static Path directory() {
    return directories()[0].toPath();
  }

  private static File[] directories() {
    return SparkEnv.get().blockManager().diskBlockManager().localDirs();
  }

  /**
   * Returns if there is room for so many bytes.
   *
   * @param name of what is to be kept there
   * @throws InvalidInputException if there is not
   */
  static void require(JavaSparkContext spark, String name, long bytes, int partitions) {
    List<Integer> tasks = IntStream.range(0, partitions).boxed().toList();
    List<String[]> answers =
        JobName.during(
            spark,
            "look for disk space",
            () -> spark.parallelize(tasks, partitions).map(task -> free()).collect());
    Map<String, Long> free = new TreeMap<>();
    answers.forEach(answer -> free.put(answer[0], Long.valueOf(answer[1])));
    require(name, bytes, free);
  }

  /** The place, and how many bytes are free there. */
  private static String[] free() {
    File directory = directories()[0];
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    // Executors of a machine share its disk: what tells it is where Spark was told to put things.
    return new String[] {
      host + ":" + directory.getParentFile().getParent(), String.valueOf(directory.getUsableSpace())
    };
  }

  /**
   * Returns if there is room for so many bytes.
   *
   * @param free bytes by place
   */
  static void require(String name, long bytes, Map<String, Long> free) {
    long all = free.values().stream().mapToLong(Long::longValue).sum();
    if (bytes > all) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "the %s examples take %.1f GB, which is more than the executors' memory, and more than"
                  + " the %.1f GB that are free on their disks (%s); name larger disks by"
                  + " --conf spark.local.dir=DIR or the workers' SPARK_LOCAL_DIRS, or give more"
                  + " executors or --executor-memory",
              name,
              bytes / 1e9,
              all / 1e9,
              String.join(", ", free.keySet())));
    }
  }
}
