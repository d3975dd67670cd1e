package io.kindling.app;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * The file that {@code --config} names: options as lines {@code name = value}, the name without its
 * dashes, comments behind {@code #}.
 */
final class ConfigurationFile {

  private static final String OPTION = "--config";

  /** For the help text: the file is read before picocli sees the arguments. */
  @Option(
      names = OPTION,
      paramLabel = "FILE",
      description = "Options as lines 'name = value'; those on the command line win.")
  void file(@SuppressWarnings("unused") String file) {}

  /**
   * Puts the options of the file, if one is named, before the other arguments, which so win.
   *
   * @param arguments the arguments behind the command's name
   * @throws InvalidInputException if the file cannot be read or names an option that there is not
   */
  static List<String> expand(CommandSpec command, List<String> arguments) {
    List<String> fromFile = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(OPTION + "=")) {
        fromFile.addAll(read(command, argument.substring(OPTION.length() + 1)));
      } else if (argument.equals(OPTION) && i + 1 < arguments.size()) {
        fromFile.addAll(read(command, arguments.get(++i)));
      } else {
        others.add(argument);
      }
    }
    fromFile.addAll(others);
    return fromFile;
  }

  private static List<String> read(CommandSpec command, String file) {
    Properties properties = new Properties();
    try (Reader text = new StringReader(Files.readString(Path.of(file), StandardCharsets.UTF_8))) {
      properties.load(text);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(OPTION + " " + file + ": there is no such file", e);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new InvalidInputException(
          OPTION + " " + file + ": is not a text of lines 'name = value' in UTF-8", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          OPTION + " " + file + ": cannot be read (" + e.getMessage() + ")", e);
    }
    List<String> arguments = new ArrayList<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      OptionSpec option = command.optionsMap().get("--" + key);
      if (option == null || option.arity().max() == 0 || ("--" + key).equals(OPTION)) {
        throw new InvalidInputException(
            OPTION
                + " "
                + file
                + ": unknown name '"
                + key
                + "'; did you mean '"
                + nearest(command, key)
                + "'?");
      }
      arguments.add("--" + key + "=" + properties.getProperty(key).trim());
    }
    return arguments;
  }

  private static String nearest(CommandSpec command, String key) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return command.options().stream()
        .filter(option -> option.arity().max() > 0)
        .map(option -> option.longestName().substring(2))
        .min(Comparator.comparing(name -> distance.apply(key, name)))
        .orElseThrow();
  }
}
