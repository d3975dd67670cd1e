# Prepares the files that must exist before the JVM starts: Kindling's jar and, without an installed Spark, Spark's jars.

prepare() {
  if built && laid_out && archived; then return; fi
  if mkdir -p "$target" 2>/dev/null && { : >>"$target/lock"; } 2>/dev/null; then
    (prepare_alone) 9>>"$target/lock"
  elif ! built || ! laid_out; then
    die "Kindling has to be built, and $target cannot be written to: run $me --version once as a user who may"
  fi
}

prepare_alone() {
  lock
  if ! built; then build; fi
  if ! laid_out; then lay_out; fi
  if ! archived; then archive; fi
}

# Locks target/ for writing. Waits for a limited time, because a suspended process keeps the lock; the kernel
# releases the lock of a process that ends.
lock() {
  local take=(flock) seconds=0 most=3600
  # macOS has no flock command. On a machine without perl, too, nothing is locked: two first runs at once are rare.
  command -v flock >/dev/null || take=(perl -e 'open my $lock, ">&=", pop or die $!; flock $lock, 2 | 4 or exit 1' --)
  command -v "${take[0]}" >/dev/null || return 0
  until "${take[@]}" -n 9; do
    if [ $seconds -eq 0 ]; then echo "waiting for another run that prepares this checkout …" >&2; fi
    [ $seconds -lt $most ] ||
      die "another run has been preparing this checkout for more than $most s: see what became of it (fuser $target/lock names its process), end it, and run the command again"
    sleep 1
    seconds=$((seconds + 1))
  done
}

built() {
  [ -e "$target/kindling.jar" ] && [ -e "$target/spark-jars" ] &&
    [ -z "$(find "$root/pom.xml" "$root/src/main" -newer "$target/kindling.jar")" ]
}

build() {
  command -v "${java}c" >/dev/null || die "a JDK is needed to build Kindling, and $java has no compiler beside it: install one (apt install openjdk-17-jdk-headless), or set JAVA_HOME to it"
  command -v mvn >/dev/null || die "Maven is needed to build Kindling, and there is no mvn on the PATH: install it (apt install maven, brew install maven)"
  echo "building Kindling (once, half a minute; Maven may fetch 370 MB first) …" >&2
  touch "$target/lock"
  (cd "$root" && name_no_collector && mvn -B package -Dmaven.test.skip=true) </dev/null 2>&1 | follow_build || {
    local status=$?
    [ $status -le 128 ] || die "the build was interrupted: the next run takes it up" $status
    die "the build failed: see above, or all that Maven said in $target/build.log"
  }
  # Sets the jar's time to the start of the build, so that sources saved during the build cause another build.
  touch -r "$target/lock" "$target/kindling.jar"
}

# Writes Maven's output to a log, shows its errors and, on a terminal, its progress.
follow_build() {
  local line fetched=0 live=no
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then live=yes; fi
  while IFS= read -r line; do
    line=${line//$'\e[0m'/} # Maven ends its output by resetting the colour
    printf '%s\n' "$line"
    case $line in
      *Downloaded\ from*)
        fetched=$((fetched + 1))
        if [ $live = yes ]; then printf '\r%d files fetched ' $fetched >&2; fi
        ;;
      '' | \[INFO\]* | \[WARNING\]*) ;;
      *) printf '%s\n' "$line" >&2 ;;
    esac
  done >"$target/build.log"
  if [ $live = yes ] && [ $fetched -gt 0 ]; then echo >&2; fi
}

# Succeeds if target/spark holds the jars listed by the last build, or is not needed.
laid_out() {
  [ -n "${SPARK_HOME:-}" ] || cmp -s "$target/spark-jars" "$target/spark/jars.list"
}

# Arranges Maven's jars as a Spark installation. Spark's launcher needs no more than that; nor do standalone
# masters, workers and their executors if SPARK_HOME is set to it.
lay_out() {
  local jars jar beside=$target/spark.new links=yes
  if ! read_jars; then build; fi # Maven downloads missing jars again
  read_jars || die "$jar is gone, and the build did not bring it back"
  rm -rf "$beside"
  mkdir -p "$beside/jars"
  # Not symbolic links: Maven's repository may belong to another user, or be deleted, when Kindling runs. A hard
  # link to a symbolic link would have the same problem.
  for jar in "${jars[@]}"; do
    if [ -h "$jar" ]; then links=no; fi
  done
  if [ $links = no ] || ! ln "${jars[@]}" "$beside/jars/" 2>/dev/null; then
    rm -f "$beside"/jars/*
    cp -p "${jars[@]}" "$beside/jars/"
  fi
  cp "$target/spark-jars" "$beside/jars.list"
  rm -rf "$target/spark"
  mv "$beside" "$target/spark"
}

# Sets jars to the jars listed by the last build. Fails with jar set to the first one that is missing.
read_jars() {
  IFS=: read -r -a jars <"$target/spark-jars" || true # the line has no line feed
  for jar in "${jars[@]}"; do
    [ -e "$jar" ] || return 1
  done
}

archived() {
  [ -n "${SPARK_HOME:-}" ] || [ -e "$target/spark/classes.jsa" ]
}

# Most of Spark's start-up time is spent on loading about eight thousand classes. The JVM can map them from an
# archive (JEP 350), which it writes at the end of a run; this run is a small training. It ignores an archive of
# another JDK or of other jars. If no archive can be written, an empty file keeps the next start from trying again.
archive() {
  local scratch=$target/archive.new
  echo "preparing Spark to start quickly (once, about ten seconds) …" >&2
  rm -rf "$scratch"
  mkdir -p "$scratch/conf"
  # In a subshell, because the JVM replaces the process that starts it.
  if ! (
    export SPARK_CONF_DIR=$scratch/conf SPARK_LOCAL_IP=127.0.0.1
    unset HADOOP_CONF_DIR YARN_CONF_DIR SPARK_DIST_CLASSPATH # directories and jars that another run may not have
    archiving=$scratch/classes.jsa
    launch --class io.kindling.cli.Kindling --master 'local[2]' --conf spark.ui.enabled=false "$target/kindling.jar" \
      train --data digits:600 --validation 0 --layers 784,10 --epochs 1 --output "$scratch/run"
  ) </dev/null >"$target/archive.log" 2>&1 || [ ! -e "$scratch/classes.jsa" ]; then
    echo "Spark will start as slowly as it otherwise does: target/archive.log says why" >&2
    rm -f "$scratch/classes.jsa"
    : >"$scratch/classes.jsa"
  fi
  mv -f "$scratch/classes.jsa" "$target/spark/"
  rm -rf "$scratch"
}
