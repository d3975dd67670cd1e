package io.kindling.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;

/** A made table: 20 columns of very different ranges, 3 classes around centres, weights. */
final class TableFixture {

  static final int ROWS = 3000;
  static final int COLUMNS = 20;
  static final List<String> NAMES = List.of("setosa", "versicolor", "virginica");
  static final String HEADER = header();

  private TableFixture() {}

  private static String header() {
    StringJoiner names = new StringJoiner(",");
    for (int i = 0; i < COLUMNS; i++) {
      names.add("f" + i);
    }
    return names.add("weight").add("species").toString();
  }

  /** The rows as lines of CSV, without a header. */
  static List<String> lines() {
    Random random = new Random(1);
    double[][] centres = new double[NAMES.size()][COLUMNS];
    for (double[] centre : centres) {
      for (int i = 0; i < COLUMNS; i++) {
        centre[i] = random.nextGaussian();
      }
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int label = random.nextInt(NAMES.size());
      StringJoiner line = new StringJoiner(",");
      for (int i = 0; i < COLUMNS; i++) {
        double value = centres[label][i] + random.nextGaussian();
        line.add(String.format(Locale.ROOT, "%.5g", value * Math.pow(10, i % 4) + 100 * i));
      }
      lines.add(line.add(row % 2 == 0 ? "1" : "0.5").add(NAMES.get(label)).toString());
    }
    return lines;
  }

  /** Writes lines, packed as the name says. */
  static Path write(Path file, String lineEnd, List<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    String text = String.join(lineEnd, lines);
    BZip2Codec codec = new BZip2Codec();
    codec.setConf(new Configuration());
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out =
            file.toString().endsWith(".gz")
                ? new GZIPOutputStream(plain)
                : file.toString().endsWith(".bz2") ? codec.createOutputStream(plain) : plain) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Some lines below a header. */
  static List<String> withHeader(List<String> lines) {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(lines);
    return all;
  }
}
