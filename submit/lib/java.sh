# Finds Spark and Java, and checks that they work together.

# Sets the variables that spark-env.sh in Spark's configuration sets, as the scripts of an installed Spark do, where
# no SPARK_HOME is set and those scripts do not run.
load_spark_env() {
  local me=$me script=$script root=$root target=$target file=${SPARK_CONF_DIR:-$root/conf}/spark-env.sh
  if [ -n "${SPARK_HOME:-}${SPARK_ENV_LOADED:-}" ] || [ ! -e "$file" ]; then return; fi
  [ -r "$file" ] || die "$file, which sets Spark's environment, cannot be read"
  set +eu
  set -a
  . "$file"
  set +a
  set -eu
  export SPARK_ENV_LOADED=1
}

# Sets configuration, the directory of Spark's configuration.
require_spark() {
  configuration=${SPARK_CONF_DIR:-$root/conf}
  [ -n "${SPARK_HOME:-}" ] || return 0
  configuration=${SPARK_CONF_DIR:-$SPARK_HOME/conf}
  [ -x "$SPARK_HOME/bin/spark-submit" ] || die "SPARK_HOME is $SPARK_HOME, and there is no bin/spark-submit in it"
  [ -d /dev/fd ] || die "there is no /dev/fd on this machine, without which the scripts of the Spark in $SPARK_HOME do not run: make it (ln -s /proc/self/fd /dev/fd), or unset SPARK_HOME, and Kindling's own Spark is taken"
  version_of_jar "$SPARK_HOME/jars" spark-core_
  case $version in
    [12].* | 3.[0-4] | 3.[0-4][!0-9]*)
      die "SPARK_HOME is $SPARK_HOME, which holds Spark $version: Kindling needs Spark 3.5, 4.0 or 4.1; unset SPARK_HOME, and its own is taken"
      ;;
  esac
}

# Sets java, and java_version to its major version.
find_java() {
  local path link key value
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  if ! path=$(command -v "$java"); then
    [ -z "${JAVA_HOME:-}" ] || die "JAVA_HOME is $JAVA_HOME, and there is no bin/java in it: set it to a JDK, 17 or newer"
    die "a JDK, 17 or newer, is needed, and there is no java on the PATH: install one (apt install openjdk-17-jdk-headless, brew install openjdk@17), or set JAVA_HOME to it"
  fi

  # A JDK has a file with its version, and reading it is faster than starting a JVM.
  while [ -h "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  java_version=
  if [ -r "${path%/*}/../release" ]; then
    while IFS='=' read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then java_version=${value//\"/}; fi
    done <"${path%/*}/../release"
  fi
  if [ -z "$java_version" ]; then
    java_version=$("$java" -version 2>&1) || die "a JDK, 17 or newer, is needed, and $java does not run: set JAVA_HOME"
    java_version=${java_version#*version \"}
  fi
  java_version=${java_version#1.} # Java 8 reports its version as 1.8
  java_version=${java_version%%[!0-9]*}
  java_version=${java_version:-0}
}

require_java() {
  [ "$java_version" -ge 17 ] ||
    die "a JDK, 17 or newer, is needed, and $java is of Java $java_version: set JAVA_HOME to one"
  # Kindling's own Spark runs on any version. An installed Spark may contain a Hadoop before 3.4.3, which calls a
  # method for the user's name that Java 23 and 24 removed (HADOOP-19212).
  if [ "$java_version" -le 22 ] || [ -z "${SPARK_HOME:-}" ] || is_set_by_spark JAVA_HOME; then return; fi
  version_of_jar "$SPARK_HOME/jars" hadoop-client-api
  case $version in
    2.* | 3.[0-3].* | 3.4.[0-2] | 3.4.[0-2][!0-9]*)
      die "Java $java_version ($java) is too new for the Hadoop of this Spark, $version, which needs Java 17 to 22: set JAVA_HOME to such a JDK, or unset SPARK_HOME"
      ;;
  esac
}

# Sets version to the version of the jar whose name starts with a prefix, or to nothing.
version_of_jar() {
  local jar
  version=
  for jar in "$1"/"$2"*-[0-9]*.jar; do
    if [ -e "$jar" ]; then
      jar=${jar##*/"$2"}
      jar=${jar%.jar}
      version=${jar#*-} # from the first hyphen on, because vendors have versions such as 3.5.1-amzn-0
    fi
  done
}

# Succeeds if an installed Spark's own script may set an environment variable.
is_set_by_spark() {
  [ -n "${SPARK_HOME:-}" ] && [ -r "$configuration/spark-env.sh" ] && grep -Eq "^[^#]*$1" "$configuration/spark-env.sh"
}
