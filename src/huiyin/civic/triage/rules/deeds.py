"""What is audited of reading and learning, and the states of a model."""

from enum import StrEnum


class ReadAudit(StrEnum):
    """Name what is audited here."""

    CORRECTED = "triage.reading_corrected"
    FORGOTTEN = "triage.readings_forgotten"
    LABELLED = "triage.matter_labelled"
    MODEL_KEPT = "triage.model_kept"
    OFFICE_LABELLED = "triage.office_labelled"
    READ = "triage.matter_read"
    ROLLED_BACK = "triage.model_rolled_back"


class RaisedAudit(StrEnum):
    """Name what is audited where a topic becomes a matter."""

    JOINED = "triage.topic_joined"
    RAISED = "triage.topic_raised"


class ModelState(StrEnum):
    """Say what became of a model: it serves, served before, was taken back, or was never better."""

    SERVING = "serving"
    RETIRED = "retired"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"
