"""The blueprint of all pages about disputes."""

from flask import Blueprint

bp = Blueprint("disputes", __name__)
