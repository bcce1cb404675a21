"""When things happen: the Prefect flows, the one place that spells the order of stages."""
