"""How routes are written down: a path, its view and a name."""

from collections.abc import Callable

from fastapi.routing import APIRoute
from starlette.responses import Response

View = Callable[..., Response]


def page(path: str, view: View, name: str) -> APIRoute:
    """What is only read."""
    return APIRoute(path, view, name=name, methods=["GET", "HEAD"], response_model=None)


def action(path: str, view: View, name: str, *, method: str = "POST") -> APIRoute:
    """What changes something: a form's POST, or another method under /api."""
    return APIRoute(path, view, name=name, methods=[method], response_model=None)
