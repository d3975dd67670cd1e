"""A night's retraining by Airflow (the 6.x Spark provider): submit, then ask the registry what came of it."""

from __future__ import annotations

import pendulum
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

REGISTRY = "hdfs:///models/digits"
DATA = "hdfs:///data/today"

with DAG(
    dag_id="kindling_retrain",
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
            # The same night again does nothing, and one that was cut off goes on.
            "--run-id",
            "{{ ds_nodash }}",
            "--minimum-accuracy",
            "0.95",
        ],
        # In YARN's cluster mode the operator's default, durable, raises without this.
        yarn_track_via_rm_api=True,
        execution_timeout=pendulum.duration(hours=6),
    )
    # What the cluster says of a driver is not always so: the registry's own word decides.
    status = BashOperator(
        task_id="status",
        bash_command=f"/opt/kindling/submit/local status --registry {REGISTRY} --expected-every 24h",
        trigger_rule="all_done",
    )
    retrain >> status
