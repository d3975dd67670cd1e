# Starting Spark from the jars that Maven fetched.

# Becomes org.apache.spark.deploy.SparkSubmit with the arguments. Spark's own launcher makes the JVM's
# command of them: it alone knows which options and settings are the JVM's (memory, modules, class
# path). A class path of one small jar keeps that under a tenth of a second.
launch() {
  local words=() word last command jvm=yes
  export SPARK_HOME=$target/spark SPARK_SCALA_VERSION=2.13
  while IFS= read -r -d '' word; do
    words+=("${word#$'\n'}")
  done < <(
    "$java" -Xmx64m -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(echo "$SPARK_HOME"/jars/spark-launcher_*)" \
      org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@" && printf 'done\0'
  )
  # Its output: an empty word, the words of the command; then ours, for bash 3.2 hides its exit status.
  last=$((${#words[@]} - 1))
  if [ "$last" -lt 5 ] || [ "${words[$last]}" != "done" ]; then
    die "Spark's launcher failed: see above"
  fi
  # It has said what it does not understand; the command would print every option that there is.
  [ "${words[$((last - 1))]}" != --usage-error ] || die "spark-submit's options stand before the --, Kindling's behind it" 2

  command=("${words[1]}")
  class_path "${words[3]}"
  command+=(${archive_options[@]+"${archive_options[@]}"} -cp "$class_path")
  case $java_version in
    24 | 25) command+=(--sun-misc-unsafe-memory-access=allow) ;; # Spark and Netty use it; Java says so in four lines.
  esac
  for word in "${words[@]:4:last-4}"; do
    case $jvm:$word in
      yes:org.apache.spark.deploy.SparkSubmit) jvm=no ;;
      yes:--add-modules=jdk.incubator.vector) if ! computes; then continue; fi ;;
      yes:--add-opens=java.base/sun.security.action=*) if [ "$java_version" -ge 24 ]; then continue; fi ;; # gone
    esac
    command+=("$word")
  done
  exec "${command[@]}"
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
  # Without the log setting a JVM that ignores an archive may say so on standard output.
  if [ -s "$SPARK_HOME/classes.jsa" ]; then
    archive_options=(-XX:SharedArchiveFile="$SPARK_HOME/classes.jsa" '-Xlog:cds*=off')
  fi
}
