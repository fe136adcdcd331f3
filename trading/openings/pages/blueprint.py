"""The blueprint of all pages around openings."""

from flask import Blueprint

bp = Blueprint("openings", __name__)
