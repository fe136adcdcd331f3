"""The blueprint of all pages around contracts."""

from flask import Blueprint

bp = Blueprint("contracts", __name__)
