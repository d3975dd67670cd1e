"""Reads the DAG without Airflow, and prints what becomes of its submission with every master and deploy mode.

The rules are those of version 6.3 of the Spark provider: SparkSubmitOperator.execute and SparkSubmitHook.submit.
"""

import runpy
import sys
import types

ARGUMENTS = {
    "task_id", "trigger_rule", "execution_timeout", "application", "application_args", "conf", "conn_id", "java_class",
    "deploy_mode", "durable", "track_driver_via_k8s_api", "yarn_track_via_rm_api", "driver_memory", "executor_memory",
}


class Operator:
    def __init__(self, **arguments):
        self.arguments = arguments
        operators[arguments["task_id"]] = self

    def __rshift__(self, other):
        return other


class Dag(Operator):
    def __init__(self, **arguments):
        self.arguments = arguments
        operators["dag"] = self

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False


def module(name, **content):
    parts = name.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    sys.modules[name].__dict__.update(content)


def refusal(master, mode, asked):
    yarn, kubernetes, cluster = "yarn" in master, "k8s" in master, mode == "cluster"
    unknown = set(asked) - ARGUMENTS
    if unknown:
        return f"unknown {unknown}"
    if asked.get("track_driver_via_k8s_api", False) and not (kubernetes and cluster):
        return "track_driver_via_k8s_api wants Kubernetes in cluster mode"
    if yarn and cluster and asked.get("durable", True) and not asked.get("yarn_track_via_rm_api", False):
        return "durable wants yarn_track_via_rm_api"
    if asked.get("yarn_track_via_rm_api", False) and not (yarn and cluster):
        return "yarn_track_via_rm_api wants YARN in cluster mode"
    return None


operators = {}
module("pendulum", datetime=lambda *date, tz: (date, tz), duration=lambda **time: time)
module("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=Operator)
module("airflow.providers.standard.operators.bash", BashOperator=Operator)
module("airflow.sdk", DAG=Dag)
runpy.run_path(sys.argv[1])

for master in "spark://host:7077", "yarn", "k8s://https://host:443", "local[*]":
    for mode in None, "client", "cluster":
        print(master, mode, refusal(master, mode, operators["retrain"].arguments) or "submitted")
print("time zone", operators["dag"].arguments["start_date"][1])
