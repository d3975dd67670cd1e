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
 * The files of a registry, and how its records stand in them: as JSON, of which only the records'
 * own fields are read.
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

  /** What is in a directory; nothing, if there is none. */
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

  /** The text of a file; empty if there is none. */
  Optional<String> text(Path file) {
    return TextFile.read(file, configuration);
  }

  /** The SHA-256 of a file; empty if there is none. */
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

  /** Copies a file, if there is one, and returns its SHA-256. */
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
   * Deletes files that are known by their names, and the directory unless something else is in it.
   *
   * @param names in the order in which to delete them
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

  /** A version's number, as a file or a directory's name has it; empty if the text is none. */
  static Optional<Integer> number(String text) {
    return Optional.of(text.strip())
        .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf);
  }

  /** A record as a line. */
  static String line(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value) + "\n";
  }

  /** A record as people like to read it. */
  static String pretty(Object value) throws JsonProcessingException {
    return PRETTY_JSON.writeValueAsString(value) + "\n";
  }

  /**
   * Reads a record.
   *
   * @param flaw says what is wrong with one that is JSON, if anything is
   * @param where it stands, for the message
   * @throws InvalidInputException if it is none
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
      throw damaged(where, e.getOriginalMessage().lines().findFirst().orElse("it is no JSON"), e);
    }
  }

  /** What a text says in JSON; a missing node if it is anything else. */
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
