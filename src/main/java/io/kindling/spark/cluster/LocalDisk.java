package io.kindling.spark.cluster;

import io.kindling.InvalidInputException;
import io.kindling.spark.JobName;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** The disks of the executors, where Spark keeps what is not for memory. */
public final class LocalDisk {

  private LocalDisk() {}

  /** Of this executor: where Spark puts blocks, and removes all when the executor ends. */
  public static Path directory() {
    return SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();
  }

  /**
   * Returns if there is room for so many bytes.
   *
   * @param name of what is to be kept there
   * @throws InvalidInputException if there is not
   */
  public static void require(JavaSparkContext spark, String name, long bytes, int partitions) {
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

  /** The disk, and how many bytes are free on it; executors of a machine may share it. */
  private static String[] free() throws IOException {
    FileStore disk = Files.getFileStore(directory());
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    return new String[] {host + ":" + disk, String.valueOf(disk.getUsableSpace())};
  }

  /**
   * Returns if there is room for so many bytes.
   *
   * @param free bytes by disk
   */
  public static void require(String name, long bytes, Map<String, Long> free) {
    long all = free.values().stream().mapToLong(Long::longValue).sum();
    if (bytes > all) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "the %s examples take %,.0f MB, which is more than the executors' memory, and more than"
                  + " the %,.0f MB that are free on their disks (%s); name larger disks by"
                  + " --conf spark.local.dir=DIR or the workers' SPARK_LOCAL_DIRS, or give more"
                  + " executors or --executor-memory",
              name,
              bytes / 1e6,
              all / 1e6,
              String.join(", ", free.keySet())));
    }
  }
}
