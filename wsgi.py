"""What a WSGI server loads."""

from trading.app import create_serving_app

app = create_serving_app()
