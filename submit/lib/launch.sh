# Starting Spark from the jars that Maven fetched.

# Becomes org.apache.spark.deploy.SparkSubmit with the arguments. Spark's own launcher makes the JVM's
# command of them: it alone knows which options and settings are the JVM's (memory, modules, class
# path). A class path of one small jar keeps that under a tenth of a second.
launch() {
  local words=() word last command text jvm=yes file
  export SPARK_HOME=$target/spark SPARK_SCALA_VERSION=2.13
  # Through a file that has no name any more once it is open: <(…) takes a /dev/fd, which a container may lack.
  file=$(mktemp "${TMPDIR:-/tmp}/kindling-XXXXXX") || die "no file can be made in ${TMPDIR:-/tmp}: set TMPDIR to a directory that can be written to"
  exec 3>"$file" 4<"$file"
  rm -f "$file"
  # Options for every JVM are meant for the command's; here they would only get in the way.
  (
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    exec "$java" -Xmx64m -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(echo "$SPARK_HOME"/jars/spark-launcher_*)" \
      org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@"
  ) >&3 3>&- 4<&- || {
    # What a JVM says that cannot start goes to its standard output, in many lines.
    text=$(tr -d '\0' <&4 | tr -s '\n' ' ')
    die "Spark's launcher failed: ${text:-see above}"
  }
  exec 3>&-
  while IFS= read -r -d '' word; do
    words+=("${word#$'\n'}")
  done <&4
  exec 4<&-
  # Its output: an empty word, and the words of the command.
  last=$((${#words[@]}))
  [ "$last" -ge 5 ] || die "Spark's launcher gave no command: ${words[*]-}"
  # It has said what it does not understand; the command would print every option that there is.
  [ "${words[$((last - 1))]}" != --usage-error ] || die "spark-submit's options stand before the --, Kindling's behind it" 2

  command=("${words[1]}")
  class_path "${words[3]}"
  # The JVM's warnings would go to standard output, which is the command's. Of an archive that does not fit
  # and of a thread that cannot be started it need not say a word: the second is what the command fails for.
  command+=(-Xlog:all=off:stdout -Xlog:all=warning:stderr '-Xlog:cds*=off:stderr' -Xlog:os+thread=off:stderr)
  command+=(${archive_options[@]+"${archive_options[@]}"} -cp "$class_path")
  case $java_version in
    24 | 25) command+=(--sun-misc-unsafe-memory-access=allow) ;; # Spark and Netty use it; Java says so in four lines.
  esac
  for word in "${words[@]:4:last-4}"; do
    case $jvm:$word in
      yes:org.apache.spark.deploy.SparkSubmit) jvm=no ;;
      yes:--add-modules=jdk.incubator.vector) if ! computes; then continue; fi ;;
      yes:--add-opens=java.base/sun.security.action=*) if [ "$java_version" -ge 24 ]; then continue; fi ;; # gone
      yes:-XX:+Use*GC) if [[ $word =~ ^$collectors$ ]] && gives_way "$word"; then continue; fi ;;
    esac
    command+=("$word")
  done
  exec "${command[@]}"
}

# The options that name a garbage collector. A JVM takes one, whether from its command or its environment.
collectors='-XX:\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC'

# Whether the environment names another garbage collector than this option of the driver does, which is left
# out then: conf/spark-defaults.conf has only a default.
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

# Takes garbage collectors out of the environment: Maven's JVM is given one by .mvn/jvm.config.
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

# Whether the command multiplies matrices, which takes the Vector API to be fast. For the others that module
# is only good for the warning that Java prints about it at every start, and knows no option against.
computes() {
  [ -z "${archiving:-}" ] || return 0
  case $kindling_command in
    train | retrain | study | evaluate | predict | bench) ;;
    *) return 1 ;;
  esac
}

# Sets class_path and archive_options. An archive fits only a class path that starts with the archived
# one and, when made, names no directory with files in it. So Spark's configuration, which its launcher
# puts first, goes last; none of its files is in any of the jars.
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
