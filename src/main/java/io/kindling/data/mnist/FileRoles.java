package io.kindling.data.mnist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The assignment of a directory's files to the four roles of an MNIST-like data set.
 *
 * <p>A file with the standard name of a role takes that role. Otherwise a file with a similar name
 * is used if it is the only one, such as {@code train-images.idx3-ubyte} or {@code
 * emnist-letters-train-images-idx3-ubyte.gz}.
 *
 * @param files the file for each role that has one, keyed by the role's name in {@link
 *     MnistFiles#ALL}
 * @param doubtful the candidates for each role that has several
 * @param others the files with a name similar to a role that is taken by a standard name
 */
public record FileRoles(
    Map<String, String> files, Map<String, List<String>> doubtful, List<String> others) {

  private static final String GZIP = ".gz";

  /** Assigns a directory's files to roles. */
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

  /** Returns whether no file is a candidate for any role. */
  public boolean isEmpty() {
    return files.isEmpty() && doubtful.isEmpty();
  }

  /** Returns the candidates for a role; of a file present both plain and gzipped, the plain one. */
  private static List<String> near(String role, Collection<String> names) {
    Map<String, String> byStem = new TreeMap<>();
    for (String name : names) {
      if (role.equals(role(name))) {
        byStem.merge(stem(name), name, (one, other) -> one.length() < other.length() ? one : other);
      }
    }
    return new ArrayList<>(byStem.values());
  }

  /** Returns the role that a name indicates, or null. */
  private static String role(String name) {
    String stem = stem(name);
    // Any other suffix marks a file of another kind, such as a checksum or a partial download.
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
