# The common part of submit/local and submit/spark, from the command line to the JVM.
#
# Both scripts first set me, their own name, and script, their file after resolving links, and later options, the
# options for spark-submit. The parts share root, target, java, java_version, configuration, master and mode.

# Ends the script with a message on one line, without passwords in addresses.
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

# With CDPATH set, cd may change to another directory and print it.
unset CDPATH
root=$(cd -P "$(dirname "$script")/.." && pwd)
target=$root/target

. "$root/submit/lib/java.sh"
. "$root/submit/lib/machine.sh"
. "$root/submit/lib/options.sh"
. "$root/submit/lib/build.sh"
. "$root/submit/lib/launch.sh"

load_spark_env

# Replaces the shell by the JVM of the command. Problems are reported before anything is built or started.
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

  # With the class named here, Spark need not look it up in the jar, for which it would start Hadoop.
  set -- --class io.kindling.cli.Kindling ${options[@]+"${options[@]}"} "$target/kindling.jar" "$@"
  if [ -n "${SPARK_HOME:-}" ]; then
    # Spark adds this module from 4.0 on. For earlier versions, Kindling adds it on executors.
    export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} --add-modules=jdk.incubator.vector"
    exec "$SPARK_HOME/bin/spark-submit" "$@"
  fi
  export SPARK_CONF_DIR=$configuration
  launch "$@"
}
