"""Webhooks, for admins: which other programs are told of what, and how that went."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Form, Path, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community import webhook_store
from community.webhooks import EVENT_MEANINGS, Delivery, Webhook
from transcripts.errors import InvalidValueError
from web.access import Admin
from web.context import TheDatabase
from web.render import render
from web.routes import action, page

WebhookId = Annotated[int, Path(alias="webhook", ge=1, le=2**31 - 1)]
DeliveryId = Annotated[int, Path(alias="delivery", ge=1, le=2**31 - 1)]


class NewWebhook(BaseModel, extra="forbid"):
    """A webhook as a program asks for it."""

    url: str
    events: list[str]


def webhooks_page(request: Request, admin: Admin, database: TheDatabase) -> Response:
    """All webhooks with their latest messages."""
    return _page(request, database)


def add(
    request: Request,
    admin: Admin,
    database: TheDatabase,
    url: Annotated[str, Form()] = "",
    events: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Add a webhook and show its secret, once."""
    try:
        with database.transaction() as connection:
            _, secret = webhook_store.add_webhook(connection, admin, url=url, events=events or [])
    except InvalidValueError as error:
        return _page(request, database, problem=str(error), url=url, status=400)
    return _page(request, database, secret=secret)


def remove(admin: Admin, database: TheDatabase, webhook: WebhookId) -> Response:
    """Forget a webhook."""
    with database.transaction() as connection:
        webhook_store.remove_webhook(connection, webhook)
    return RedirectResponse("/webhooks", 303)


def send_again(admin: Admin, database: TheDatabase, delivery: DeliveryId) -> Response:
    """Send a message once more that did not arrive."""
    with database.transaction() as connection:
        webhook_store.send_again(connection, delivery)
    return RedirectResponse("/webhooks", 303)


def api_list(admin: Admin, database: TheDatabase) -> Response:
    """All webhooks with their latest messages, as JSON."""
    return JSONResponse(
        [
            _plain(webhook) | {"deliveries": [_plain(each) for each in deliveries]}
            for webhook, deliveries in _listed(database)
        ]
    )


def api_add(admin: Admin, database: TheDatabase, new: NewWebhook) -> Response:
    """Add a webhook; the secret of its signatures is told this once."""
    with database.transaction() as connection:
        webhook_id, secret = webhook_store.add_webhook(connection, admin, url=new.url, events=new.events)
    return JSONResponse({"id": webhook_id, "secret": secret}, status_code=201)


def api_remove(admin: Admin, database: TheDatabase, webhook: WebhookId) -> Response:
    """Forget a webhook."""
    with database.transaction() as connection:
        webhook_store.remove_webhook(connection, webhook)
    return Response(status_code=204)


def api_send_again(admin: Admin, database: TheDatabase, delivery: DeliveryId) -> Response:
    """Send a message once more that did not arrive."""
    with database.transaction() as connection:
        webhook_store.send_again(connection, delivery)
    return Response(status_code=202)


def _page(
    request: Request, database: TheDatabase, *, status: int = 200, problem: str = "", secret: str = "", url: str = ""
) -> Response:
    return render(
        request,
        "processing/webhooks.html",
        status=status,
        webhooks=_listed(database),
        meanings=EVENT_MEANINGS,
        problem=problem,
        secret=secret,
        url=url,
    )


def _listed(database: TheDatabase) -> list[tuple[Webhook, tuple[Delivery, ...]]]:
    """Every webhook with its latest messages."""
    with database.snapshot() as connection:
        return [
            (webhook, webhook_store.list_deliveries(connection, webhook.id))
            for webhook in webhook_store.list_webhooks(connection)
        ]


def _plain(noun: Webhook | Delivery) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in asdict(noun).items()}


ROUTES: list[BaseRoute] = [
    page("/webhooks", webhooks_page, "webhooks"),
    action("/webhooks", add, "add_webhook"),
    action("/webhooks/{webhook:int}/remove", remove, "remove_webhook"),
    action("/webhooks/deliveries/{delivery:int}/again", send_again, "send_again"),
    page("/api/v1/webhooks", api_list, "api_webhooks"),
    action("/api/v1/webhooks", api_add, "api_add_webhook"),
    action("/api/v1/webhooks/{webhook:int}", api_remove, "api_remove_webhook", method="DELETE"),
    action("/api/v1/webhooks/deliveries/{delivery:int}/again", api_send_again, "api_send_again"),
]
