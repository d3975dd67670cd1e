"""A night's retraining by Airflow 3: submit, then ask the registry what came of it.

The connection names the master: spark://HOST:PORT, yarn or k8s://https://HOST:PORT, with client or cluster as its deploy
mode. Kubernetes also needs the provider cncf.kubernetes, and the namespace in the connection. In cluster mode the jar is
one that the driver's machine or image has. The Spark provider: 6.2 or newer, with a spark-submit on the PATH.
"""

from __future__ import annotations

import pendulum
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

REGISTRY = "hdfs:///models/digits"
DATA = "hdfs:///data/today"

with DAG(
    dag_id="kindling_retrain",
    # In UTC, as the time zone of start_date has it: no night is skipped or doubled when clocks change.
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": pendulum.duration(minutes=10)},
) as dag:
    retrain = SparkSubmitOperator(
        task_id="retrain",
        conn_id="spark_default",
        application="/opt/kindling/target/kindling.jar",
        application_args=[
            "retrain",
            "--registry",
            REGISTRY,
            "--data",
            DATA,
            # The same night again does nothing, and one that was cut off goes on. Not ds, which a run that is
            # triggered without a logical date does not have.
            "--run-id",
            "{{ dag_run.run_after | ds_nodash }}",
            "--minimum-accuracy",
            "0.95",
        ],
        # A retry submits anew: the registry lets one retraining at a time change it, and goes on where it was. The
        # default, True, wants yarn_track_via_rm_api=True on YARN in cluster mode, which every other master refuses.
        durable=False,
        execution_timeout=pendulum.duration(hours=6),
    )
    # What the cluster says of a driver is not always so: the registry's own word decides. A retraining that was completed
    # longer ago than one may take is the one of the night before.
    status = BashOperator(
        task_id="status",
        bash_command=f"/opt/kindling/submit/local status --registry {REGISTRY} --expected-every 12h",
        trigger_rule="all_done",
    )
    retrain >> status
