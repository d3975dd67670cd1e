# Checks the environment of the JVM on this machine or in this container: user, locale, temporary files, limits, memory.

# Sets the user's name and home directory for a user id without an entry in the password file: the JVMs of Spark and of
# Maven would have neither. Kindling passes the name to Hadoop, which fails without one.
name_user() {
  local home=${HOME:-/tmp}
  if id -un >/dev/null 2>&1; then return; fi
  can_write "$home" || home=/tmp
  export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} -Duser.name=$(id -u) \"-Duser.home=$home\""
  export MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.home=$home"
}

# Succeeds if files can be written to a directory. It writes one, because modes and owners do not show access lists,
# quotas and read-only mounts.
can_write() {
  local file=$1/.kindling-trial-$$
  # Never overwrites an existing file or link.
  (set -C && : >"$file") 2>/dev/null && rm -f "$file"
}

# Selects a UTF-8 locale. The JVM encodes file names in the charset of the locale, and replaces characters that it lacks
# by question marks. LC_ALL=C has only ASCII. A single variable with a locale that is not installed, as ssh passes it on,
# makes the JVM use C.
use_utf8() {
  local before=${LC_ALL:-} candidate candidates=(C.UTF-8 en_US.UTF-8)
  if is_utf8; then
    if [ -n "$before" ] || [ -z "${!LC_*}" ]; then return 0; fi
    candidates=(${LC_CTYPE:+"$LC_CTYPE"} ${LANG:+"$LANG"} C.UTF-8)
  else
    case $(locale charmap 2>/dev/null || true) in
      '' | ANSI_X3.4* | ASCII | US-ASCII | 646) ;;
      *) return 0 ;; # another charset is the user's own choice
    esac
  fi
  for candidate in "${candidates[@]}"; do
    # Starts from C: the shell stays there, with a message, if the locale does not exist.
    export LC_ALL=C
    { export LC_ALL=$candidate; } 2>/dev/null
    if is_utf8; then return 0; fi
  done
  export LC_ALL=$before
  [ "$(uname)" != Darwin ] || return 0 # there file names are UTF-8 in any locale
  case $root$PWD$* in
    *[![:cntrl:][:print:]]*)
      die "a path or an argument has letters that the locale lacks, and there is no C.UTF-8 on this machine: install a UTF-8 locale and set LC_ALL to it"
      ;;
  esac
}

# Succeeds if the shell, and so most likely the JVM, treats these three bytes as one character.
is_utf8() {
  local letter=$'\342\200\246'
  [ ${#letter} -eq 1 ]
}

# Checks the directory for temporary files: Spark, OpenBLAS and the JVM fail with a stack trace if they cannot write to
# it. The JVM ignores TMPDIR, and its performance counters always go to /tmp.
check_temporary() {
  local place=${TMPDIR:-/tmp} free
  can_write "$place" ||
    die "temporary files go to $place, which is no directory that can be written to: set TMPDIR to one that can"
  free=$(df -Pk "$place" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "${free:-64}" -ge 64 ] ||
    die "temporary files go to $place, where ${free}m are free and 64m are needed: make room, or set TMPDIR to a directory that has"
  if [ -n "${TMPDIR:-}" ]; then
    export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} \"-Djava.io.tmpdir=${TMPDIR%/}\" -XX:-UsePerfData"
  fi
}

# Checks the limits for threads and open files. If they are too low for a JVM, Maven's or the command's, its messages
# do not mention the limit. This checks the minimum; the command itself reports if it needs more.
check_limits() {
  local line text file opened used=0 processes=unlimited files=unlimited least=512
  if [ -r /proc/self/limits ]; then
    # Not $(ulimit -u), which would need another process.
    while read -r line; do
      case $line in
        'Max processes '*) set -- $line && processes=$3 ;;
        'Max open files '*) set -- $line && files=$5 ;; # the JVM raises the soft limit to the hard one
      esac
    done </proc/self/limits
  else
    files=$(ulimit -Hn)
  fi
  # The caller's open files stay open in the JVM.
  opened=(/proc/self/fd/*)
  [ "$files" = unlimited ] || [ $((files - ${#opened[@]})) -ge $least ] ||
    die "ulimit -n is $files, and a JVM may open $least files beside the ${#opened[@]} that are open already: raise it (ulimit -n 1024; for a service LimitNOFILE)"

  # The kernel does not apply the limit of processes to user id 0. Every thread counts as a process.
  if [ "$UID" -ne 0 ] && [ "$processes" != unlimited ] && [ "$processes" -lt 4096 ]; then
    for file in /proc/[0-9]*/status; do
      text=
      { IFS= read -r -d '' text <"$file"; } 2>/dev/null || true
      if [[ $text =~ Uid:[[:space:]]+$UID[[:space:]] && $text =~ Threads:[[:space:]]+([0-9]+) ]]; then
        used=$((used + BASH_REMATCH[1]))
      fi
    done
    require_threads "$processes" "$used" "this user may have $processes processes and threads (ulimit -u)"
  fi
  for file in /sys/fs/cgroup/pids /sys/fs/cgroup/pids/pids; do
    if { read -r processes <"$file.max" && read -r used <"$file.current"; } 2>/dev/null && [ "$processes" != max ]; then
      require_threads "$processes" "$used" "this container may have $processes processes and threads (pids.max)"
    fi
  done
}

# Ends the script if so few threads are left that the JVM could not report the problem itself.
#
#   require_threads LIMIT USED WHAT
require_threads() {
  [ $(($1 - $2)) -ge 32 ] ||
    die "$3 and has $2, and the JVM starts 60 and more: raise the limit, or end other processes"
}

# Sets memory to the memory of this machine or container in MiB; to 0 if it is not known.
measure_memory() {
  local key value file controllers path unlimited=4194304
  memory=0
  if [ -r /proc/meminfo ]; then
    while read -r key value _; do
      if [ "$key" = MemTotal: ]; then memory=$((value / 1024)); fi
    done </proc/meminfo
  elif value=$(sysctl -n hw.memsize 2>/dev/null); then
    memory=$((value / 1048576))
  fi
  [ "$memory" -gt 0 ] || memory=$unlimited

  # Cgroups version 2 and version 1. In a container its group is the root; outside, the path leads to it.
  local files=(/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes)
  if [ -r /proc/self/cgroup ]; then
    while IFS=: read -r _ controllers path; do
      case $controllers in
        '') files+=("/sys/fs/cgroup$path/memory.max") ;;
        memory) files+=("/sys/fs/cgroup/memory$path/memory.limit_in_bytes") ;;
      esac
    done </proc/self/cgroup
  fi
  for file in "${files[@]}"; do
    if [ -r "$file" ] && read -r value <"$file" && [ "$value" != max ] && [ $((value / 1048576)) -lt "$memory" ]; then
      memory=$((value / 1048576))
    fi
  done
  [ "$memory" -lt "$unlimited" ] || memory=0
}

# Sets size to a heap size in MiB that suits most trainings, or to a smaller one that fits on a small machine.
choose_heap() {
  size=2048
  measure_memory
  if [ "$memory" -gt 0 ] && [ $((memory * 3 / 4)) -lt $size ]; then
    size=$((memory * 3 / 4))
    if [ $size -lt 512 ]; then size=512; fi
  fi
}

# Ends the script if the heap size given by NAME is malformed, is below LEAST MiB or exceeds the memory.
#
# Sets size to it, in MiB.
#
#   require_heap NAME SIZE LEAST
require_heap() {
  local number=${2%[kKmMgGtT]}
  case $number in
    '' | "$2" | *[!0-9]* | ?????????????*) die "$1 is $2; expected a number with a unit, such as 2g or 1500m" 2 ;;
  esac
  number=$((10#$number))
  case $2 in
    *[kK]) size=$((number / 1024)) ;;
    *[mM]) size=$number ;;
    *[gG]) size=$((number * 1024)) ;;
    *) size=$((number * 1048576)) ;;
  esac
  [ "$size" -ge "$3" ] || die "$1 is $2; Spark needs ${3}m or more" 2
  measure_memory
  [ "$memory" -eq 0 ] || [ "$size" -le "$memory" ] ||
    die "$1 is $2, and there are ${memory}m of memory here: give less" 2
}

# Checks the limit of address space, which the login nodes of some clusters set: a JVM reserves about 4 GiB beside a
# heap of the given size in MiB, most of which it never uses.
require_addresses() {
  local limit least=$((($1 + 4096) * 1024))
  limit=$(ulimit -v)
  [ "$limit" = unlimited ] || [ "$limit" -ge $least ] ||
    die "ulimit -v is $limit, and with a heap of ${1}m the JVM needs $least: raise it (ulimit -v unlimited)$2"
}
