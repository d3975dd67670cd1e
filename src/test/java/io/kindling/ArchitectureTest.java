package io.kindling;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.kindling.codec.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages go one way, and the files stay small. */
class ArchitectureTest {

  private static final int MOST_LINES = 400;

  private static final int MOST_FILES = 27;

  private static JavaClasses ours;

  @BeforeAll
  static void readOurClasses() {
    // Where a class lies is told by its name: what others look like inside need not be known.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    ours =
        new ClassFileImporter()
            .importUrl(Sha256.class.getProtectionDomain().getCodeSource().getLocation());
  }

  /**
   * What each package uses of ours, and behind the bar what it uses of others. All may use the JDK
   * and what lies in io.kindling itself.
   */
  private static final String TABLE =
      """
      api: codec data data.scaling model nn nn.activation nn.loss run settings spark
          spark.check spark.cluster spark.examples spark.rows spark.session spark.start
          storage training training.evaluation training.recipe | hadoop json linalg log
          spark spark-java
      bench: codec data data.batch nn nn.activation nn.blas nn.init nn.loss optim
          optim.schedule spark.broadcast spark.cluster spark.examples spark.jobs
          spark.resident training training.evaluation training.gradient training.recipe
          | spark-java
      cli: bench cli.data cli.failure cli.options cli.registry cli.runs cli.scoring
          cli.source cli.spark cli.train data nn nn.blas run settings spark spark.check
          spark.cluster storage training training.recipe | hadoop hadoop-security json
          math picocli spark-hadoop spark-java
      cli.data: cli.failure cli.options cli.source data.digits data.idx data.image
          data.mnist report run settings storage | hadoop picocli spark-hadoop
      cli.failure: cli.options registry spark spark.check spark.cluster spark.start
          storage training | picocli
      cli.options: settings spark storage | hadoop picocli spark-hadoop text
      cli.registry: cli.failure cli.options cli.runs cli.source cli.spark cli.train data
          data.scaling model nn nn.blas registry report.page report.tensorboard run
          settings spark spark.check spark.cluster spark.evaluation spark.examples
          spark.session storage training training.evaluation training.recipe | hadoop
          json picocli spark spark-hadoop spark-java
      cli.runs: cli.options report.page run settings storage | hadoop json picocli
          spark-hadoop
      cli.scoring: cli.options cli.runs cli.source cli.spark cli.train data data.scaling
          model model.onnx nn nn.activation nn.blas nn.loss prediction report
          report.draw report.page run settings spark.check spark.cluster
          spark.evaluation spark.examples spark.session storage training
          training.evaluation training.recipe | hadoop json picocli spark spark-hadoop
          spark-java
      cli.source: cli.options cli.spark data data.augment data.digits data.idx
          data.image data.mnist data.scaling data.table model nn report run settings
          spark.check storage training.recipe | hadoop picocli spark-hadoop spark-java
      cli.spark: registry run settings spark spark.cluster spark.start | spark
          spark-java
      cli.train: cli.failure cli.options cli.source cli.spark data data.batch
          data.scaling data.split model nn nn.activation nn.blas nn.loss optim report
          report.tensorboard run settings spark.check spark.cluster spark.examples
          spark.memory spark.session training training.evaluation training.recipe |
          hadoop picocli spark spark-hadoop spark-java
      codec:
      data: codec data.scaling
      data.augment: data data.image data.scaling random settings
      data.batch: data data.scaling random
      data.digits: data.image random
      data.idx: codec data data.image data.split
      data.image: data data.scaling
      data.mnist: codec
      data.scaling: settings
      data.split: data
      data.table: codec data data.scaling | csv
      model: codec data data.scaling nn nn.activation nn.blas nn.loss prediction
          settings storage | hadoop json linalg scala
      model.onnx: codec data data.scaling model nn nn.activation nn.loss
      nn: nn.activation nn.blas nn.loss random settings
      nn.activation: settings
      nn.blas: codec random | netlib openblas vector
      nn.init: nn random settings
      nn.loss: nn.activation settings
      optim: nn.blas settings
      optim.average: settings
      optim.schedule: optim settings
      prediction: data data.scaling nn nn.blas nn.loss
      random:
      registry: codec data model settings storage | hadoop json math
      report: data.batch data.image training training.evaluation
      report.draw: codec data.scaling model nn nn.activation nn.loss | json
      report.page: data.scaling nn training training.evaluation | json jte
      report.template: report.page | jte
      report.tensorboard: codec data.batch nn optim.schedule report.page run settings
          storage training training.evaluation training.recipe | hadoop
      run: data data.batch data.scaling data.table model nn nn.blas optim optim.schedule
          settings storage training training.evaluation training.gradient
          training.recipe | hadoop json
      settings:
      spark: data.batch training training.evaluation | log log4j metrics spark
          spark-java
      spark.broadcast: codec data.batch nn nn.blas spark spark.evaluation spark.examples
          spark.jobs training training.evaluation training.gradient training.recipe |
          spark-java
      spark.check: codec data data.batch data.digits data.idx data.image data.scaling
          data.split data.table nn.blas settings spark spark.cluster spark.examples
          spark.jobs storage training.evaluation training.gradient training.recipe |
          spark spark-java
      spark.cluster: data spark spark.memory training.gradient | log scala spark
          spark-hadoop spark-java
      spark.engine: data.batch spark spark.broadcast spark.cluster spark.examples
          spark.resident spark.start training training.evaluation training.gradient
          training.recipe | log spark spark-java
      spark.evaluation: data data.batch nn nn.blas prediction spark.examples spark.jobs
          storage training.evaluation | spark spark-java
      spark.examples: data data.batch data.scaling spark spark.cluster spark.memory
          training.gradient | scala spark spark-java
      spark.jobs: codec data.batch spark spark.examples training.gradient | scala spark
          spark-java
      spark.memory: data
      spark.resident: codec data.batch nn nn.blas spark spark.cluster spark.examples
          spark.jobs spark.transport training training.evaluation training.gradient
          training.recipe | log metrics spark spark-java
      spark.rows: codec data data.batch data.scaling spark spark.check spark.examples
          spark.jobs training.gradient | scala spark spark-java
      spark.session: bench data data.batch data.scaling model nn nn.blas optim
          report.page report.tensorboard run settings spark spark.check spark.cluster
          spark.engine spark.evaluation spark.examples spark.jobs training
          training.evaluation training.recipe | hadoop json spark-java
      spark.start: codec data data.batch data.scaling settings spark spark.cluster
          spark.jobs spark.resident | log scala spark spark-java
      spark.transport: codec | log netty scala spark
      storage: data data.idx data.mnist | compress hadoop hadoop-io hadoop-security lz4
      training: codec data data.batch nn nn.blas optim optim.average optim.schedule
          settings training.evaluation training.gradient training.recipe
      training.evaluation: data data.batch data.scaling nn nn.blas training.gradient
      training.gradient: codec data.augment data.batch nn nn.blas optim random
          training.recipe
      training.recipe: codec data data.augment data.batch data.scaling data.split nn
          nn.activation nn.blas nn.init nn.loss optim optim.average optim.schedule
          settings
      """;

  /** Packages of others by the names that the table has for them. */
  private static final Map<String, List<String>> OTHERS =
      Map.ofEntries(
          entry("compress", List.of("org.apache.commons.compress..")),
          entry("csv", List.of("de.siegmar.fastcsv..")),
          entry(
              "hadoop",
              List.of(
                  "org.apache.hadoop.conf", "org.apache.hadoop.fs..", "org.apache.hadoop.util")),
          entry("hadoop-io", List.of("org.apache.hadoop.io.compress")),
          entry("hadoop-security", List.of("org.apache.hadoop.security")),
          entry("json", List.of("com.fasterxml.jackson..")),
          entry("jte", List.of("gg.jte..")),
          entry("linalg", List.of("org.apache.spark.ml.linalg")),
          entry("log", List.of("org.slf4j..")),
          entry("log4j", List.of("org.apache.logging.log4j..")),
          entry("lz4", List.of("net.jpountz.lz4")),
          entry("math", List.of("org.apache.commons.math3..")),
          entry("metrics", List.of("com.codahale.metrics..")),
          entry("netlib", List.of("dev.ludovic.netlib..")),
          entry("netty", List.of("io.netty..")),
          entry("openblas", List.of("org.bytedeco..")),
          entry("picocli", List.of("picocli..")),
          entry("scala", List.of("scala..")),
          entry("spark", List.of("org.apache.spark..")),
          entry("spark-hadoop", List.of("org.apache.spark.deploy")),
          entry("spark-java", List.of("org.apache.spark.api.java..")),
          entry("text", List.of("org.apache.commons.text.similarity")),
          entry("vector", List.of("jdk.incubator.vector")));

  /** A row of {@link #TABLE}. */
  private record Row(List<String> ours, List<String> others) {}

  private static final Map<String, Row> ROWS = rows();

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    rows.put("", new Row(List.of(), List.of()));
    for (String row : TABLE.replace("\n    ", " ").lines().toList()) {
      int colon = row.indexOf(':');
      String[] used = row.substring(colon + 1).split("\\|", -1);
      rows.put(
          row.substring(0, colon),
          new Row(words(used[0]), used.length == 1 ? List.of() : words(used[1])));
    }
    return rows;
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  @Test
  void onlyTheKnownPackagesExist() {
    Set<String> found = new TreeSet<>();
    ours.forEach(each -> found.add(each.getPackageName()));
    Set<String> known = new TreeSet<>();
    ROWS.keySet().forEach(name -> known.add(qualified(name)));
    assertEquals(known, found);
  }

  static Set<String> packages() {
    return ROWS.keySet();
  }

  /** The table of packages in the design, arrow by arrow. */
  @ParameterizedTest
  @MethodSource("packages")
  void everyPackageUsesWhatItMay(String user) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "io.kindling"));
    allowed.add(qualified(user));
    Row row = ROWS.get(user);
    row.ours().forEach(used -> allowed.add(qualified(used)));
    row.others().forEach(used -> allowed.addAll(OTHERS.get(used)));
    classes()
        .that()
        .resideInAPackage(qualified(user))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new)).or(primitives()))
        .check(ours);
  }

  /** A row that allows more than is used would let arrows grow unseen. */
  @Test
  void theTableAllowsNothingThatIsNotUsed() {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass each : ours) {
      Set<String> packages = used.computeIfAbsent(each.getPackageName(), name -> new TreeSet<>());
      each.getDirectDependenciesFromSelf()
          .forEach(dependency -> packages.add(packageOf(dependency.getTargetClass())));
      // What one call returns and another takes is named nowhere else.
      each.getMethodCallsFromSelf()
          .forEach(
              call -> {
                packages.add(packageOf(call.getTarget().getRawReturnType()));
                call.getTarget()
                    .getRawParameterTypes()
                    .forEach(type -> packages.add(packageOf(type)));
              });
      each.getConstructorCallsFromSelf()
          .forEach(
              call ->
                  call.getTarget()
                      .getRawParameterTypes()
                      .forEach(type -> packages.add(packageOf(type))));
      each.getFieldAccessesFromSelf()
          .forEach(access -> packages.add(packageOf(access.getTarget().getRawType())));
    }
    ROWS.forEach(
        (user, row) ->
            row.ours()
                .forEach(
                    each ->
                        assertTrue(
                            used.get(qualified(user)).contains(qualified(each)),
                            user + " does not use " + each)));
  }

  private static String packageOf(JavaClass each) {
    String name = each.getName().replaceFirst("^\\[+L", "");
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /** Every package uses only packages of rows below its own: so the picture has no cycle. */
  @Test
  void thePictureInTheReadmeIsThatOfTheTable() throws IOException {
    List<String> picture =
        Files.readAllLines(Path.of("src/README.md")).stream()
            .dropWhile(line -> !line.startsWith("## The packages"))
            .takeWhile(line -> !line.startsWith("## Values that"))
            .filter(line -> line.startsWith("    "))
            .toList();
    Map<String, Integer> rowOf = new TreeMap<>();
    for (int row = 0; row < picture.size(); row++) {
      for (String name : words(picture.get(row).replace("·", " "))) {
        assertNull(rowOf.put(name, row), name + " stands twice in the picture");
      }
    }
    Set<String> known = new TreeSet<>(ROWS.keySet());
    known.remove("");
    assertEquals(known, rowOf.keySet());
    ROWS.forEach(
        (user, row) ->
            row.ours()
                .forEach(
                    used ->
                        assertTrue(
                            rowOf.get(user) < rowOf.get(used),
                            user + " uses " + used + ", which is not below it in the picture")));
  }

  private static String qualified(String name) {
    return name.isEmpty() ? "io.kindling" : "io.kindling." + name;
  }

  @Test
  void onlySparkAndItsCallersUseSparksCore() {
    noClasses()
        .that(resideInAnyPackage("io.kindling.."))
        .and()
        .resideOutsideOfPackages(
            "io.kindling.spark..", "io.kindling.bench", "io.kindling.cli..", "io.kindling.api")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.spark..")
                .and(DescribedPredicate.not(resideInAnyPackage("org.apache.spark.ml.linalg"))))
        .check(ours);
  }

  /**
   * Java's deserialization runs what the bytes say. It is for bytes that this program itself has
   * sent from one JVM to another: a broadcast value, the parameters and Hadoop's settings.
   */
  @Test
  void onlyWhatTravelsBetweenOurJvmsIsDeserialized() {
    onlyUsedBy("java.io.ObjectInputStream", "io.kindling.spark.JavaSerialized");
    onlyUsedBy(
        "java.io.ObjectInput",
        "io.kindling.spark.jobs.SerializedParameters",
        "io.kindling.storage.SerializableConfiguration");
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.beans..",
                    "org.apache.spark.serializer..",
                    "org.apache.hadoop.io",
                    "org.apache.hadoop.io.serializer..",
                    "com.esotericsoftware..",
                    "org.yaml..")
                .or(simpleName("SerializationUtils")))
        .check(ours);
    neverCalled("objectFile", "sequenceFile");
  }

  /**
   * JSON is read as a tree, for a reader of objects could be told by the file which class to make;
   * or as one of the registry's records, none of whose fields is of a type that leaves a choice.
   */
  @Test
  void jsonTellsNobodyWhichClassToMake() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.fasterxml.jackson.databind.jsontype..")
                .or(simpleName("JsonTypeInfo")))
        .check(ours);
    noClasses()
        .that(DescribedPredicate.not(simpleName("RegistryFiles")))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "readValue", call -> call.getTarget().getName().equals("readValue")))
        .check(ours);
    neverCalled(
        "readValues",
        "treeToValue",
        "convertValue",
        "enableDefaultTyping",
        "activateDefaultTyping",
        "setDefaultTyping",
        "setPolymorphicTypeValidator");
  }

  /** Timeouts of Java's client end at the headers: only these two limit the whole exchange. */
  @Test
  void everyHttpExchangeHasOneLimitOverAllOfIt() {
    onlyUsedBy(
        "java.net.http.HttpClient",
        "io.kindling.HttpAnswer",
        "io.kindling.data.mnist.MnistFetch",
        "io.kindling.data.mnist.Download");
    noClasses()
        .should()
        .callMethod(HttpClient.class, "send", HttpRequest.class, BodyHandler.class)
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(URL|URLConnection|HttpURLConnection|Socket)")
        .check(ours);
  }

  /**
   * The next Spark may lack what is private to it. ExecutorInfo is what its public events hold; and
   * only the scheduler's backend knows which executors are being decommissioned.
   */
  @Test
  void onlySparksPublicApiIsUsed() {
    noClasses()
        .that()
        .resideInAPackage("io.kindling.spark..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.lang.reflect",
                    "org.apache.spark.deploy..",
                    "org.apache.spark.rpc..",
                    "org.apache.spark.scheduler.cluster..",
                    "org.apache.spark.status..")
                .and(DescribedPredicate.not(simpleName("ExecutorInfo")))
                .and(DescribedPredicate.not(simpleName("CoarseGrainedSchedulerBackend"))))
        .check(ours);
  }

  /** A JVM may lack it, and a class that mentions it cannot be loaded then. */
  @Test
  void onlyTheTilesUseTheVectorApi() {
    noClasses()
        .that(DescribedPredicate.not(simpleName("VectorTile")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("jdk.incubator.."))
        .check(ours);
  }

  /** Of packages as they are, not with those below them. */
  @Test
  void packagesFormNoCycle() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass each) {
                return SliceIdentifier.of(each.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(ours);
  }

  @Test
  void noPackageHasMoreFilesThanAReaderCanTakeIn() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(path -> path.toString().endsWith(".java"))
          .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
          .forEach((directory, files) -> assertTrue(files <= MOST_FILES, directory + ": " + files));
    }
  }

  @Test
  void nothingIsCalledUtilsHelperOrManager() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager)").check(ours);
  }

  @Test
  void everySourceFileCanBeReadInOneSitting() throws IOException {
    List<String> tooLong = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<Path> files = sources.filter(path -> path.toString().endsWith(".java")).toList();
      assertTrue(files.size() > 20, "sources found: " + files);
      for (Path file : files) {
        int lines = Files.readAllLines(file).size();
        if (lines > MOST_LINES) {
          tooLong.add(file + ": " + lines + " lines");
        }
      }
    }
    assertEquals(List.of(), tooLong);
  }

  private static void onlyUsedBy(String used, String... users) {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "none of " + List.of(users), each -> !List.of(users).contains(each.getName())))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(used)
        .check(ours);
    // Or the rule would be about nothing.
    for (String user : users) {
      classes()
          .that()
          .haveFullyQualifiedName(user)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(used)
          .check(ours);
    }
  }

  private static void neverCalled(String... methods) {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "one of " + List.of(methods),
                call -> List.of(methods).contains(call.getTarget().getName())))
        .check(ours);
  }

  /** int, byte[] and the like lie in no package. */
  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitive", each -> each.getBaseComponentType().isPrimitive());
  }
}
