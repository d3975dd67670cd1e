package io.kindling.data.mnist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of a directory's files are the four of a data set.
 *
 * <p>A file of the usual name is what it says. Where there is none, one of a near name is taken if
 * it is the only one: {@code train-images.idx3-ubyte}, {@code
 * emnist-letters-train-images-idx3-ubyte.gz}.
 *
 * @param files the file of each role that there is one for, by the role's name in {@link
 *     MnistFiles#ALL}
 * @param doubtful the files of each role that there are several for
 * @param others the files that speak of a role that one of the usual name has
 */
public record FileRoles(
    Map<String, String> files, Map<String, List<String>> doubtful, List<String> others) {

  private static final String GZIP = ".gz";

  /** Deals a directory's files to their roles. */
  public static FileRoles among(Collection<String> names) {
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, List<String>> doubtful = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String role : MnistFiles.ALL) {
      List<String> near = near(role, names);
      if (names.contains(role) || names.contains(role + GZIP)) {
        files.put(role, names.contains(role) ? role : role + GZIP);
        near.stream().filter(name -> !stem(name).equals(role)).forEach(others::add);
      } else if (near.size() == 1) {
        files.put(role, near.get(0));
      } else if (near.size() > 1) {
        doubtful.put(role, near);
      }
    }
    return new FileRoles(files, doubtful, others);
  }

  /** Whether there is not one file that may have a role. */
  public boolean isEmpty() {
    return files.isEmpty() && doubtful.isEmpty();
  }

  /** Files that may have a role; of one that is there plain and gzipped, the plain one. */
  private static List<String> near(String role, Collection<String> names) {
    Map<String, String> byStem = new TreeMap<>();
    for (String name : names) {
      if (role.equals(role(name))) {
        byStem.merge(stem(name), name, (one, other) -> one.length() < other.length() ? one : other);
      }
    }
    return new ArrayList<>(byStem.values());
  }

  /** The role that a name speaks of, or null. */
  private static String role(String name) {
    String stem = stem(name);
    // What follows a dot says what a file is: a checksum or a part of a download is none of them.
    String suffix = stem.substring(stem.lastIndexOf('.') + 1);
    boolean suffixIsOurs =
        stem.lastIndexOf('.') < 0 || suffix.contains("idx") || suffix.contains("ubyte");
    boolean training = stem.contains("train");
    boolean test = stem.contains("t10k") || stem.contains("test");
    boolean images = stem.contains("image");
    boolean labels = stem.contains("label");
    if (!suffixIsOurs || training == test || images == labels || hidden(name)) {
      return null;
    }
    if (training) {
      return images ? MnistFiles.TRAINING_IMAGES : MnistFiles.TRAINING_LABELS;
    }
    return images ? MnistFiles.TEST_IMAGES : MnistFiles.TEST_LABELS;
  }

  private static boolean hidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static String stem(String name) {
    String stem = name.toLowerCase(Locale.ROOT);
    while (stem.endsWith(GZIP)) {
      stem = stem.substring(0, stem.length() - GZIP.length());
    }
    return stem;
  }
}
