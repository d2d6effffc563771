"""What is counted while the site runs, for Prometheus: sums over all processes of a tree.

Labels come from closed sets (routes, methods, events), never from what somebody sent. With
PROMETHEUS_MULTIPROC_DIR, which `huiyin serve` sets, the counts of every process are summed; else each process
tells its own.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("huiyin_http_requests", "Requests answered, by route name.", ("route", "method", "status"))
SECONDS = Histogram(
    "huiyin_http_request_seconds",
    "Seconds from the first middleware to the answer, by route name.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0),
)
STATEMENTS = Counter(
    "huiyin_sql_statements", "SQL statements sent while answering, by route name.", ("route",)
)
EVENTS = Counter("huiyin_events", "Facts announced: raised, accepted, echo approved and so on.", ("name",))
OUTAGES = Counter("huiyin_outages", "Requests answered with 503, by what was out of order.", ("what",))
STANDBY = Counter(
    "huiyin_standby_reads", "Public reads: by the standby, or by the primary and why.", ("where",)
)


def announced(name: str) -> None:
    """Count a fact that has been committed."""
    EVENTS.labels(name).inc()
