"""The blueprint of all pages around the agenda."""

from flask import Blueprint

bp = Blueprint("agenda", __name__)
