"""The blueprint of all pages of draws."""

from flask import Blueprint

bp = Blueprint("draws", __name__)
