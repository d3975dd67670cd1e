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
 * The file that {@code --config} names: options as lines {@code name = value}, the name without its
 * dashes, comments behind {@code #}. What it says are defaults, which the command line overrides.
 */
public final class ConfigurationFile {

  private static final String OPTION = "--config";
  private static final int LONGEST = 1 << 20;

  /** How much of a name may be wrong if another is to be suggested for it. */
  private static final double LIKENESS = 0.4;

  /** For the help text: the file is read before picocli applies defaults. */
  @Option(
      names = OPTION,
      paramLabel = "FILE",
      description = "Options as lines 'name = value'; those on the command line win.")
  void file(@SuppressWarnings("unused") String file) {}

  /**
   * Makes the options in the file, if the arguments name one, the command's defaults.
   *
   * @param arguments the arguments behind the command's name
   * @throws InvalidInputException if the file cannot be read or names an option that there is not
   */
  public static void apply(CommandLine command, List<String> arguments) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption(OPTION) != null) {
      Map<String, String> values = new TreeMap<>();
      named(arguments).forEach(file -> values.putAll(read(spec, file)));
      command.setDefaultValueProvider(new Defaults(values));
    }
  }

  /** The files that the arguments name: of two values for one name, the later file's counts. */
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
   * The default of every option that has a line.
   *
   * @param values by the options' names
   */
  record Defaults(Map<String, String> values) implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option
          ? values.get(option.longestName().substring(2))
          : null;
    }
  }

  /** The values in a file, by the options' names. */
  public static Map<String, String> read(CommandSpec command, String file) {
    Properties properties = new OncePerName(file);
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw invalid(file, "is larger than 1 MiB; is it another file?", null);
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

  /** On the local disk unless the name is an address; a pipe will do. */
  private static InputStream open(String file) throws IOException {
    org.apache.hadoop.fs.Path path = PathName.parse(file);
    return path.toUri().getScheme() == null
        ? Files.newInputStream(Path.of(file))
        : AtomicFile.fileSystem(path, SparkHadoopUtil.get().conf()).open(path);
  }

  private static InvalidInputException invalid(String file, String problem, Throwable cause) {
    return new InvalidInputException(OPTION + " " + file + ": " + problem, cause);
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
        throw invalid(file, "has two values for '" + name + "'; keep the one that is meant", null);
      }
      return super.put(name, value);
    }
  }

  private static boolean isAllowed(OptionSpec option) {
    return option.arity().max() > 0 && !option.longestName().equals(OPTION);
  }

  /** The nearest name, unless that is another one altogether. */
  private static String suggestion(CommandSpec command, String key) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return command.options().stream()
        .filter(ConfigurationFile::isAllowed)
        .map(option -> option.longestName().substring(2))
        .min(Comparator.comparing(name -> distance.apply(key, name)))
        .filter(name -> distance.apply(key, name) <= Math.max(2, LIKENESS * name.length()))
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; the command's --help names all");
  }
}
