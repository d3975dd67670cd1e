# What submit/local and submit/spark have in common: the way from a command line to the JVM.
#
# Both have set me, which they are, and script, the file without links; and later options, those for
# spark-submit. The parts share what they find out in variables: root, target, java, java_version,
# configuration, master, mode.

# Ends the script with a line, in which an address has no password.
die() {
  local line=$1 said='' found address='(://[^/:@ ]*:)[^/@ ]*@'
  while [[ $line =~ $address ]]; do
    found=${BASH_REMATCH[0]}
    said+=${line%%"$found"*}${BASH_REMATCH[1]}…@
    line=${line#*"$found"}
  done
  echo "$me: $said$line" >&2
  exit "${2:-1}"
}

# With CDPATH set, cd may go elsewhere and say so.
unset CDPATH
root=$(cd -P "$(dirname "$script")/.." && pwd)
target=$root/target

. "$root/submit/lib/java.sh"
. "$root/submit/lib/machine.sh"
. "$root/submit/lib/options.sh"
. "$root/submit/lib/build.sh"
. "$root/submit/lib/launch.sh"

load_spark_env

# Becomes the JVM of the command. What stands in its way is said before anything is built or started.
submit() {
  kindling_command=${1:-}
  check_limits
  require_spark
  find_java
  require_java
  name_user
  use_utf8 "$@"
  check_temporary
  check_options
  use_our_logging
  prepare

  # Named, the class need not be looked up in the jar, for which Spark would start Hadoop.
  set -- --class io.kindling.cli.Kindling ${options[@]+"${options[@]}"} "$target/kindling.jar" "$@"
  if [ -n "${SPARK_HOME:-}" ]; then
    # Spark adds this module from 4.0 on; to the executors of one before, Kindling does.
    export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} --add-modules=jdk.incubator.vector"
    exec "$SPARK_HOME/bin/spark-submit" "$@"
  fi
  export SPARK_CONF_DIR=$configuration
  launch "$@"
}
