"""The public calendar as an iCalendar file, to subscribe to."""

from datetime import timedelta

from flask import Response
from icalendar import Calendar, Event

from trading.agenda import queries, words
from trading.agenda.pages.blueprint import bp
from trading.agenda.queries import Line
from trading.bids.queries import lot_title
from trading.store.db import db
from trading.web.identity import clock, platform

AN_HOUR = timedelta(hours=1)


@bp.get("/calendar.ics")
def public() -> Response:
    """Deadlines, openings and other appointed times of all public tenders (RFC 5545)."""
    config, now = platform().config, clock().now()
    whole = Calendar()
    whole.add("prodid", f"-//{config.origin}//agenda//ZH")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", config.centre_name)
    for line in queries.public_lines(db.session(), now, config.instance):
        whole.add_component(_event(line))
    answer = Response(whole.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer


def _event(line: Line) -> Event:
    attempt, entry, config = line.attempt, line.entry, platform().config
    event = Event()
    event.add("uid", f"{attempt.wire_id}-{entry.event.value}@{config.origin}")
    event.add("dtstamp", attempt.published_at)
    event.add("dtstart", entry.at)
    event.add("dtend", entry.at + AN_HOUR)
    event.add("summary", f"{words.OF_RECORD[entry.event]}：{lot_title(attempt)}")
    event.add("description", f"{attempt.project.title} {attempt.wire_id}")
    event.add("url", f"{config.base_url}/projects/{attempt.project_id}")
    return event
