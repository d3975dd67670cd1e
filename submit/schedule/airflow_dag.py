"""Nightly retraining with Airflow 3: submits the retraining, then asks the registry for the result.

The connection defines the master, spark://HOST:PORT, yarn or k8s://https://HOST:PORT, and the deploy mode, client or
cluster. Kubernetes also needs the provider cncf.kubernetes, and the namespace in the connection. In cluster mode the jar
must be on the driver's machine or in its image. Needs the Spark provider 6.2 or newer, and spark-submit on the PATH.
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
    # In UTC, the time zone of start_date: no night is skipped or doubled when clocks change.
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
            # Repeating a completed night does nothing, and a night that was interrupted continues. Not ds: a run that is
            # triggered without a logical date has none.
            "--run-id",
            "{{ dag_run.run_after | ds_nodash }}",
            "--minimum-accuracy",
            "0.95",
        ],
        # A retry submits the job again: the registry allows one retraining at a time, which continues where it stopped. The
        # default, True, needs yarn_track_via_rm_api=True on YARN in cluster mode, which all other masters reject.
        durable=False,
        execution_timeout=pendulum.duration(hours=6),
    )
    # The cluster's status of a driver is not always right, so the registry's status decides. The time limit is longer than a
    # retraining may take and short enough that last night's retraining does not count.
    status = BashOperator(
        task_id="status",
        bash_command=f"/opt/kindling/submit/local status --registry {REGISTRY} --expected-every 12h",
        trigger_rule="all_done",
    )
    retrain >> status
