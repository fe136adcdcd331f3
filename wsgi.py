"""What a WSGI server loads."""

from trading.app import create_app

app = create_app()
