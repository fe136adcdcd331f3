"""The blueprint of all pages of admissions."""

from flask import Blueprint

bp = Blueprint("admissions", __name__)
