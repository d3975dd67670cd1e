package io.kindling.cli.options;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.PathName;
import io.kindling.storage.TextFile;
import java.io.FileNotFoundException;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * The file that {@code --config} names, with options as lines {@code name = value}: the name
 * without its dashes, comments after {@code #}. The command line overrides its values.
 */
public final class ConfigurationFile {

  private static final String OPTION = "--config";

  /** The size limit of a file, in bytes. */
  private static final int LONGEST = 1 << 20;

  /** The largest edit distance, relative to a name's length, at which the name is suggested. */
  private static final double LIKENESS = 0.4;

  /**
   * Declares the option for the help text. Does nothing: {@link #apply} reads the file before
   * picocli applies defaults.
   */
  @Option(
      names = OPTION,
      paramLabel = "FILE",
      description =
          "File with options, one 'name = value' per line. Options on the command line override"
              + " it.")
  void file(@SuppressWarnings("unused") String file) {}

  /**
   * Sets the options in the file as the command's defaults, if the arguments name a file.
   *
   * @param arguments the arguments after the command's name
   * @throws InvalidInputException if the file cannot be read or names an unknown option
   */
  public static void apply(CommandLine command, List<String> arguments) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption(OPTION) != null) {
      Map<String, String> values = new TreeMap<>();
      named(arguments).forEach(file -> values.putAll(read(spec, file)));
      command.setDefaultValueProvider(new Defaults(values));
    }
  }

  /** Returns the files that the arguments name; values of a later file override earlier ones. */
  private static List<String> named(List<String> arguments) {
    List<String> files = new ArrayList<>();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (argument.startsWith(OPTION + "=")) {
        files.add(argument.substring(OPTION.length() + 1));
      } else if (argument.equals(OPTION) && rest.hasNext()) {
        files.add(rest.next());
      }
    }
    return files;
  }

  /**
   * The defaults from a file.
   *
   * @param values the values by option name, without dashes
   */
  record Defaults(Map<String, String> values) implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option
          ? values.get(option.longestName().substring(2))
          : null;
    }
  }

  /**
   * Returns the values in a file, by option name.
   *
   * @param command the command whose options the file may name
   * @param file the file's name or URI
   * @throws InvalidInputException if the file cannot be read or names an unknown option
   */
  public static Map<String, String> read(CommandSpec command, String file) {
    Properties properties = new OncePerName(file);
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw invalid(file, "is larger than 1 MiB; is it the right file?", null);
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      properties.load(new StringReader(TextFile.withoutMark(text.toString())));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw invalid(file, "there is no such file", e);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw invalid(file, "is not a text of lines 'name = value' in UTF-8", e);
    } catch (IOException e) {
      throw invalid(file, "cannot be read (" + ForeignFailure.line(e) + ")", e);
    }
    Map<String, String> values = new TreeMap<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      OptionSpec option = command.optionsMap().get("--" + key);
      if (option == null || !isAllowed(option)) {
        throw invalid(file, "unknown name '" + key + "'" + suggestion(command, key), null);
      }
      values.put(key, properties.getProperty(key).strip());
    }
    return values;
  }

  /** Opens a file: on the local disk unless the name is a URI. A pipe is allowed. */
  private static InputStream open(String file) throws IOException {
    org.apache.hadoop.fs.Path path = PathName.parse(file);
    return path.toUri().getScheme() == null
        ? Files.newInputStream(Path.of(file))
        : AtomicFile.fileSystem(path, SparkHadoopUtil.get().conf()).open(path);
  }

  private static InvalidInputException invalid(String file, String problem, Throwable cause) {
    return new InvalidInputException(OPTION + " " + file + ": " + problem, cause);
  }

  /** Properties that reject a second value for the same name. */
  private static final class OncePerName extends Properties {
    private static final long serialVersionUID = 1;

    private final String file;

    OncePerName(String file) {
      this.file = file;
    }

    @Override
    public synchronized Object put(Object name, Object value) {
      if (containsKey(name)) {
        throw invalid(file, "has two values for '" + name + "'; remove one of them", null);
      }
      return super.put(name, value);
    }
  }

  private static boolean isAllowed(OptionSpec option) {
    return option.arity().max() > 0 && !option.longestName().equals(OPTION);
  }

  /** Returns the end of a message that suggests the most similar name, or else the help. */
  private static String suggestion(CommandSpec command, String key) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return command.options().stream()
        .filter(ConfigurationFile::isAllowed)
        .map(option -> option.longestName().substring(2))
        .min(Comparator.comparing(name -> distance.apply(key, name)))
        .filter(name -> distance.apply(key, name) <= Math.max(2, LIKENESS * name.length()))
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; see the command's --help for all names");
  }
}
