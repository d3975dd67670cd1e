package io.kindling;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages go one way, and the files stay small. */
class ArchitectureTest {

  private static final int MOST_LINES = 350;

  private static JavaClasses ours;

  @BeforeAll
  static void readOurClasses() {
    // Where a class lies is told by its name: what others look like inside need not be known.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    ours =
        new ClassFileImporter()
            .importUrl(Sha256.class.getProtectionDomain().getCodeSource().getLocation());
  }

  /** What a package may use besides the JDK, itself, the root package and the random numbers. */
  private static final Map<String, List<String>> MAY_USE = new TreeMap<>();

  static {
    List<String> hadoop =
        List.of("org.apache.hadoop.conf", "org.apache.hadoop.fs..", "org.apache.hadoop.util");
    String json = "com.fasterxml.jackson..";
    String log = "org.slf4j..";
    allow("");
    allow("random");
    allow("nn", "nn.blas");
    allow("nn.blas", "dev.ludovic.netlib..", "org.bytedeco..", "jdk.incubator.vector");
    allow("optim", "nn.blas");
    allow("data");
    allow("data.idx", "data");
    allow("data.table", "data", "de.siegmar.fastcsv..");
    allow("data.digits", "data");
    allow("data.augment", "data");
    allow("data.mnist");
    allow("hadoop", "data", "data.idx", "data.mnist", "org.apache.hadoop.io.compress")
        .addAll(hadoop);
    MAY_USE
        .get("hadoop")
        .addAll(
            List.of(
                "org.apache.hadoop.security",
                "org.apache.commons.compress.compressors",
                "net.jpountz.lz4"));
    allow("training", "nn", "nn.blas", "optim", "data", "data.augment");
    allow("prediction", "nn", "nn.blas", "data");
    allow("model", "nn", "nn.blas", "data", "hadoop", json, "org.apache.spark.ml.linalg", "scala..")
        .addAll(hadoop);
    allow("model.onnx", "model", "nn", "data");
    allow(
            "run",
            "training",
            "model",
            "hadoop",
            "data",
            "data.table",
            "nn",
            "nn.blas",
            "optim",
            json)
        .addAll(hadoop);
    allow("spark", "training", "prediction", "hadoop", "data", "data.idx", "data.digits", "nn", log)
        .addAll(
            List.of(
                "data.table",
                "nn.blas",
                "spark.resident",
                "org.apache.spark..",
                "org.apache.logging.log4j..",
                "scala..",
                "com.codahale.metrics.."));
    allow("spark.transport", "org.apache.spark..", "io.netty..", "scala..", log);
    allow("spark.resident", "spark", "spark.transport", "training", "data", "nn", "nn.blas", log)
        .addAll(List.of("org.apache.spark..", "scala..", "com.codahale.metrics.."));
    allow("report", "data", "training");
    allow("report.page", "training", "data", "nn", json, "gg.jte..");
    allow("report.template", "report.page", "gg.jte..");
    allow("report.draw", "model", "nn", "data", json);
    allow("report.tensorboard", "report.page", "training", "nn", "optim", "data", "hadoop")
        .addAll(hadoop);
    allow("bench", "spark", "spark.resident", "training", "data", "nn", "nn.blas", "optim")
        .addAll(List.of("org.apache.spark.api.java", "org.apache.commons.math3.."));
    allow("api", "spark", "training", "model", "hadoop", "data", "nn", "optim", "org.slf4j..")
        .addAll(
            List.of(
                "org.apache.spark",
                "org.apache.spark.api.java..",
                "org.apache.spark.ml.linalg",
                "org.apache.hadoop.conf",
                "com.esotericsoftware.kryo..",
                "scala.."));
    allow("registry", "model", "hadoop", "data", json, "org.apache.commons.math3..").addAll(hadoop);
    allow("cli", "io.kindling..", json, "org.apache..", "picocli..", log);
  }

  private static List<String> allow(String user, String... used) {
    List<String> all = new ArrayList<>(List.of(used));
    MAY_USE.put(user, all);
    return all;
  }

  @Test
  void onlyTheKnownPackagesExist() {
    Set<String> found = new TreeSet<>();
    ours.forEach(each -> found.add(each.getPackageName()));
    Set<String> known = new TreeSet<>();
    MAY_USE.keySet().forEach(name -> known.add(qualified(name)));
    assertEquals(known, found);
  }

  static Set<String> packages() {
    return MAY_USE.keySet();
  }

  /** The table of packages in the design, arrow by arrow. */
  @ParameterizedTest
  @MethodSource("packages")
  void everyPackageUsesWhatItMay(String user) {
    List<String> allowed = new ArrayList<>(List.of("java..", "javax..", "io.kindling"));
    allowed.add("io.kindling.random");
    allowed.add(qualified(user));
    for (String used : MAY_USE.get(user)) {
      allowed.add(MAY_USE.containsKey(used) ? qualified(used) : used);
    }
    classes()
        .that()
        .resideInAPackage(qualified(user))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new)).or(primitives()))
        .check(ours);
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
            "io.kindling.spark..", "io.kindling.bench", "io.kindling.cli", "io.kindling.api")
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
        "io.kindling.spark.SerializedParameters",
        "io.kindling.hadoop.SerializableConfiguration");
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

  /** A JVM may lack it, and a class that mentions it cannot be loaded then. */
  @Test
  void onlyTheTilesUseTheVectorApi() {
    noClasses()
        .that(DescribedPredicate.not(simpleName("VectorTile")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("jdk.incubator.."))
        .check(ours);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.kindling.(*)..").should().beFreeOfCycles().check(ours);
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
