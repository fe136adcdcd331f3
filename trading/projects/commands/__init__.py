"""What purchasing units and the centre do to a project, one verb at a time."""

from trading.projects.commands.answers import accept, decline, file_record, send_back
from trading.projects.commands.attachments import attach, detach
from trading.projects.commands.attempts import continue_attempt, prepare_next, start_attempts
from trading.projects.commands.checking import save_checks, take_up
from trading.projects.commands.drafts import save_section, start_project
from trading.projects.commands.outcomes import report_outcome
from trading.projects.commands.submission import submit
from trading.projects.commands.suspensions import go_on, resume, stand_still, suspend

__all__ = [
    "accept",
    "attach",
    "continue_attempt",
    "decline",
    "detach",
    "file_record",
    "go_on",
    "prepare_next",
    "report_outcome",
    "resume",
    "save_checks",
    "save_section",
    "send_back",
    "stand_still",
    "start_attempts",
    "start_project",
    "submit",
    "suspend",
    "take_up",
]
