# Checks the options for spark-submit, where Spark itself would answer with a stack trace.

# Sets value to a setting's value on the command line or else in Spark's configuration.
#
#   setting OPTION KEY       an option of spark-submit and the key of the same setting
setting() {
  local i word next file text by_key=
  value=
  for ((i = 0; i < ${#options[@]}; i++)); do
    word=${options[i]}
    next=
    if [ $((i + 1)) -lt ${#options[@]} ]; then next=${options[i + 1]}; fi
    case $word in
      "$1") value=$next ;;
      "$1="*) value=${word#*=} ;;
      --conf | -c) case $next in "$2="*) by_key=${next#*=} ;; esac ;;
      "--conf=$2="*) by_key=${word#--conf=*=} ;;
    esac
  done
  value=${value:-$by_key}
  properties_files
  for file in "${properties[@]}"; do
    if [ -z "$value" ] && [ -r "$file" ]; then
      read_properties "$file"
      while IFS=$' \t=:' read -r word next || [ -n "$word" ]; do
        if [ "$word" = "$2" ]; then value=${next//\\/}; fi
      done <<<"$text"
    fi
  done
}

# Sets properties to the files that Spark reads settings from.
properties_files() {
  local i word named=()
  for ((i = 0; i < ${#options[@]}; i++)); do
    word=${options[i]}
    case $word in
      --properties-file) named=("${options[i + 1]-}") ;;
      --properties-file=*) named=("${word#*=}") ;;
    esac
  done
  # The defaults are read if no other file is given, or if --load-spark-defaults asks for both.
  properties=(${named[@]+"${named[@]}"})
  case " ${options[*]-} " in
    *" --load-spark-defaults "*) properties+=("$configuration/spark-defaults.conf") ;;
    *) if [ ${#properties[@]} -eq 0 ]; then properties=("$configuration/spark-defaults.conf"); fi ;;
  esac
}

# Sets text to the lines of a properties file as Java reads them: a line ends with \n, \r or both, and continues after
# a backslash at its end.
read_properties() {
  text=$(<"$1")
  text=${text//$'\r\n'/$'\n'}
  text=${text//$'\r'/$'\n'}
  text=${text//\\$'\n'/}
}

# Spark treats a byte-order mark as a part of the first line, and so does not recognise a setting in it.
check_byte_order_marks() {
  local file text
  properties_files
  for file in "${properties[@]}"; do
    if [ -r "$file" ]; then
      read_properties "$file"
      case $text in
        $'\357\273\277'[#!]* | $'\357\273\277'$'\n'*) ;;
        $'\357\273\277'*)
          die "$file begins with a byte-order mark, and Spark would ignore the setting in its first line: save it as UTF-8 without" 2
          ;;
      esac
    fi
  done
}

# Checks the options, and sets master and mode (the deploy mode).
check_options() {
  local last=${#options[@]} option
  if [ "$last" -gt 0 ]; then
    option=${options[last - 1]}
    case $option in
      --master | --deploy-mode | --conf | -c | --properties-file | --*-memory | --*-cores | --jars | --files | --packages)
        die "$option needs a value, before the --" 2
        ;;
    esac
  fi

  setting --properties-file ''
  [ -z "$value" ] || [ -r "$value" ] || die "--properties-file is $value, and there is no such file to read" 2
  check_byte_order_marks
  setting --deploy-mode spark.submit.deployMode
  mode=${value:-client}
  case $mode in
    client | cluster) ;;
    *) die "--deploy-mode is $mode; expected client or cluster" 2 ;;
  esac
  if [ "$mode" = client ]; then
    setting --driver-memory spark.driver.memory
    if [ "$me" = submit/spark ]; then
      size=1024 # Spark's default
      [ -z "$value" ] || require_heap --driver-memory "$value" 0
      require_addresses "$size" ", or give less by --driver-memory"
    fi
  fi
  setting --executor-memory spark.executor.memory
  case $value in
    '' | [1-9]*) ;;
    *) die "--executor-memory is $value; expected a number with a unit, such as 2g or 1500m" 2 ;;
  esac
  for option in driver-cores executor-cores total-executor-cores num-executors; do
    setting --$option -
    case $value in
      *[!0-9]* | 0) die "--$option is $value; expected a number from 1" 2 ;;
    esac
  done

  setting --master spark.master
  master=${value:-${MASTER:-local[*]}}
  case $master in
    local | local\[*\] | local-cluster\[*\])
      [ "$mode" = client ] || die "--deploy-mode cluster needs a cluster, and the master is $master" 2
      ;;
    spark://*) ;;
    yarn | k8s://*) check_resource_manager ;;
    *) die "the master is $master; expected local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT" 2 ;;
  esac
}

check_resource_manager() {
  local role roles='executor' module=kubernetes
  if [ "$master" = yarn ]; then module=yarn; fi
  [ -n "${SPARK_HOME:-}" ] ||
    die "the master is $master, which only an installed Spark can talk to: set SPARK_HOME to one" 2
  if [ -d "$SPARK_HOME/jars" ]; then
    version_of_jar "$SPARK_HOME/jars" "spark-${module}_"
    [ -n "$version" ] || die "the master is $master, and the Spark in $SPARK_HOME has no jars/spark-${module}_*.jar: take one that has" 2
  fi
  if [ "$master" = yarn ]; then
    [ -n "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ] || is_set_by_spark '(HADOOP|YARN)_CONF_DIR' ||
      die "the master is yarn, and neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set: set one to the directory of yarn-site.xml" 2
    return 0
  fi
  if [ "$mode" = cluster ]; then roles='driver executor'; fi
  setting - spark.kubernetes.container.image
  [ -z "$value" ] || return 0
  for role in $roles; do
    setting - "spark.kubernetes.$role.container.image"
    [ -n "$value" ] ||
      die "the master is $master, and there is no image for its $role: add --conf spark.kubernetes.container.image=IMAGE" 2
  done
}

# Spark's default logging writes a line for every task. If the driver's configuration is not conf/ and has no logging
# settings, an environment variable selects those of conf/. A user's -Dlog4j2.configurationFile takes precedence.
use_our_logging() {
  local file
  # In cluster mode the driver runs elsewhere, and the program that submits it logs what the user waits for.
  [ "$mode" = client ] || return 0
  for file in "$configuration"/log4j2*.properties "$configuration"/log4j2*.{xml,json,jsn,yaml,yml}; do
    if [ -e "$file" ]; then return; fi
  done
  if ! is_set_by_spark LOG4J_CONFIGURATION_FILE; then
    export LOG4J_CONFIGURATION_FILE=${LOG4J_CONFIGURATION_FILE:-$root/conf/log4j2.properties}
  fi
}
