package io.kindling.cli;

import io.kindling.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
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
  private static final int LONGEST = 1 << 20;

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
    Properties properties = new OncePerName(file);
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new InvalidInputException(
            OPTION + " " + file + ": is larger than 1 MiB; is it another file?");
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      properties.load(new StringReader(text.toString()));
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
      arguments.add("--" + key + "=" + properties.getProperty(key).strip());
    }
    return arguments;
  }

  /** Of two lines of one name, neither may win unnoticed. */
  private static final class OncePerName extends Properties {
    private static final long serialVersionUID = 1;

    private final String file;

    OncePerName(String file) {
      this.file = file;
    }

    @Override
    public synchronized Object put(Object name, Object value) {
      if (containsKey(name)) {
        throw new InvalidInputException(
            OPTION
                + " "
                + file
                + ": has two values for '"
                + name
                + "'; keep the one that is meant");
      }
      return super.put(name, value);
    }
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
