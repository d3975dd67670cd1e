# Starts Spark from the jars that Maven downloaded.

# Replaces the shell by org.apache.spark.deploy.SparkSubmit with the arguments. Spark's own launcher creates the JVM's
# command line, because only it knows which options and settings are for the JVM (memory, modules, class path). With
# only one small jar on its class path, the launcher takes less than a tenth of a second.
launch() {
  local words=() word last command text jvm=yes file
  export SPARK_HOME=$target/spark SPARK_SCALA_VERSION=2.13
  # Uses a file that is deleted as soon as it is open: <(…) needs /dev/fd, which a container may not have.
  file=$(mktemp "${TMPDIR:-/tmp}/kindling-XXXXXX") || die "no file can be made in ${TMPDIR:-/tmp}: set TMPDIR to a directory that can be written to"
  exec 3>"$file" 4<"$file"
  rm -f "$file"
  # These options are meant for the command's JVM and would disturb the launcher's.
  (
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    exec "$java" -Xmx64m -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(echo "$SPARK_HOME"/jars/spark-launcher_*)" \
      org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@"
  ) >&3 3>&- 4<&- || {
    # A JVM that cannot start writes its message to standard output, in many lines.
    text=$(tr -d '\0' <&4 | tr -s '\n' ' ')
    die "Spark's launcher failed: ${text:-see above}"
  }
  exec 3>&-
  while IFS= read -r -d '' word; do
    words+=("${word#$'\n'}")
  done <&4
  exec 4<&-
  # Its output is an empty word, followed by the words of the command.
  last=$((${#words[@]}))
  [ "$last" -ge 5 ] || die "Spark's launcher gave no command: ${words[*]-}"
  # The launcher has reported the option that it does not know; the command would print all options as well.
  [ "${words[$((last - 1))]}" != --usage-error ] || die "spark-submit's options stand before the --, Kindling's behind it" 2

  command=("${words[1]}")
  class_path "${words[3]}"
  # The JVM's warnings must not go to standard output, which belongs to the command. Warnings about an archive that does
  # not fit are useless, and so are warnings about a thread that cannot start, because the command then fails itself.
  command+=(-Xlog:all=off:stdout -Xlog:all=warning:stderr '-Xlog:cds*=off:stderr' -Xlog:os+thread=off:stderr)
  command+=(${archive_options[@]+"${archive_options[@]}"} -cp "$class_path")
  case $java_version in
    24 | 25) command+=(--sun-misc-unsafe-memory-access=allow) ;; # Spark and Netty use it; Java warns in four lines.
  esac
  for word in "${words[@]:4:last-4}"; do
    case $jvm:$word in
      yes:org.apache.spark.deploy.SparkSubmit) jvm=no ;;
      yes:--add-modules=jdk.incubator.vector) if ! computes; then continue; fi ;;
      yes:--add-opens=java.base/sun.security.action=*) if [ "$java_version" -ge 24 ]; then continue; fi ;; # removed in Java 24
      yes:-XX:+Use*GC) if [[ $word =~ ^$collectors$ ]] && gives_way "$word"; then continue; fi ;;
    esac
    command+=("$word")
  done
  exec "${command[@]}"
}

# Options that choose a garbage collector. A JVM accepts only one, from its command line or its environment.
collectors='-XX:\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC'

# Succeeds if the environment chooses another garbage collector than this option of the driver. The option is then left
# out, because conf/spark-defaults.conf only sets a default.
gives_way() {
  local variable
  for variable in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS; do
    if [[ ${!variable:-} =~ $collectors && ${BASH_REMATCH[0]} != "$1" ]]; then
      [ "$1" = -XX:+UseParallelGC ] ||
        die "$variable has ${BASH_REMATCH[0]}, and the driver's own options have $1: a JVM has one garbage collector, so take one of the two away" 2
      return 0
    fi
  done
  return 1
}

# Removes options for garbage collectors from the environment: .mvn/jvm.config chooses one for Maven's JVM.
name_no_collector() {
  local variable value
  for variable in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS MAVEN_OPTS; do
    value=${!variable:-}
    while [[ $value =~ $collectors ]]; do
      value=${value/"${BASH_REMATCH[0]}"/}
      export "$variable=$value"
    done
  done
}

# Succeeds if the command multiplies matrices, which is fast only with the Vector API. For other commands this module
# would only make Java print a warning at every start, which no option suppresses.
computes() {
  [ -z "${archiving:-}" ] || return 0
  case $kindling_command in
    train | retrain | study | evaluate | predict | bench) ;;
    *) return 1 ;;
  esac
}

# Sets class_path and archive_options. An archive fits only a class path that starts with the archived one, and
# whose archived part has no directory with files in it. So Spark's configuration, which its launcher puts first, is
# moved to the end; none of its files is in any of the jars.
class_path() {
  local directory=${SPARK_CONF_DIR%/}/
  class_path=$1
  archive_options=()
  case $1 in
    "$directory":*) ;;
    *) return ;;
  esac
  class_path=${1#"$directory":}
  if [ -n "${archiving:-}" ]; then
    archive_options=(-XX:ArchiveClassesAtExit="$archiving")
    return
  fi
  class_path+=:$directory
  if [ -s "$SPARK_HOME/classes.jsa" ]; then
    archive_options=(-XX:SharedArchiveFile="$SPARK_HOME/classes.jsa")
  fi
}
