"""One blueprint for all pages of securities and charges."""

from flask import Blueprint

bp = Blueprint("deposits", __name__)
