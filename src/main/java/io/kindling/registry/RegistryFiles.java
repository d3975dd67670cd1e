package io.kindling.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes the files of a registry. Records are stored as JSON; unknown fields are ignored.
 */
final class RegistryFiles {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper PRETTY_JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final Configuration configuration;

  RegistryFiles(Path path, Configuration configuration) {
    this.path = path;
    this.configuration = configuration;
  }

  Configuration configuration() {
    return configuration;
  }

  boolean exists(Path file) {
    return AtomicFile.reading(file, () -> fileSystem().exists(file));
  }

  /** Returns the entries of a directory; empty if it does not exist. */
  List<FileStatus> list(Path directory) {
    return AtomicFile.reading(
        directory,
        () -> {
          try {
            return List.of(fileSystem().listStatus(directory));
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  /** Returns the text of a file; empty if it does not exist. */
  Optional<String> text(Path file) {
    return TextFile.read(file, configuration);
  }

  /** Returns the SHA-256 of a file in hexadecimal; empty if it does not exist. */
  Optional<String> digest(Path file) {
    return AtomicFile.reading(
        file,
        () -> {
          try (InputStream in = fileSystem().open(file)) {
            return Optional.of(new Sha256().add(in).hex());
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Copies a file if it exists and returns its SHA-256; empty if it does not exist. */
  Optional<String> copy(Path from, Path to) throws IOException {
    if (!exists(from)) {
      return Optional.empty();
    }
    AtomicFile.write(
        to,
        configuration,
        out -> {
          try (InputStream in = fileSystem().open(from)) {
            in.transferTo(out);
          }
        });
    return digest(to);
  }

  /**
   * Deletes files by name, and the directory if it is then empty.
   *
   * @param names the names, in the order of deletion
   */
  void delete(Path directory, List<String> names) throws IOException {
    AtomicFile.clearUnfinished(directory, configuration);
    for (String name : names) {
      fileSystem().delete(new Path(directory, name), false);
    }
    AtomicFile.deleteIfEmpty(directory, configuration);
  }

  void write(Path file, String text) throws IOException {
    TextFile.write(file, configuration, text);
  }

  /**
   * Parses a version number, as in {@code champion} or the name of a version's directory; empty if
   * the text is not one.
   */
  static Optional<Integer> number(String text) {
    return Optional.of(text.strip())
        .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf);
  }

  /** Returns a record as one line of JSON. */
  static String line(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value) + "\n";
  }

  /** Returns a record as indented JSON. */
  static String pretty(Object value) throws JsonProcessingException {
    return PRETTY_JSON.writeValueAsString(value) + "\n";
  }

  /**
   * Parses a record.
   *
   * @param flaw returns why a parsed record is invalid, or empty
   * @param where the file and line, for the message
   * @throws InvalidInputException if the text is not a valid record
   */
  static <T> T read(String text, Class<T> type, Function<T, Optional<String>> flaw, String where) {
    try {
      T value = JSON.readValue(text, type);
      Optional<String> problem = value == null ? Optional.of("it is null") : flaw.apply(value);
      if (problem.isEmpty()) {
        return value;
      }
      throw damaged(where, problem.get(), null);
    } catch (JsonProcessingException e) {
      throw damaged(where, e.getOriginalMessage().lines().findFirst().orElse("it is not JSON"), e);
    }
  }

  /** Parses JSON; returns a {@link MissingNode} for any other text. */
  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private FileSystem fileSystem() throws IOException {
    return AtomicFile.fileSystem(path, configuration);
  }

  private static InvalidInputException damaged(String where, String what, Throwable cause) {
    return new InvalidInputException(where + ": is damaged: " + what, cause);
  }
}
