"""The blueprint of all pages of rounds."""

from flask import Blueprint

bp = Blueprint("rounds", __name__)
