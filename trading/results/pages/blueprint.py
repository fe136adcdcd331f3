"""The blueprint of all pages around evaluation and results."""

from flask import Blueprint

bp = Blueprint("results", __name__)
