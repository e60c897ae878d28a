"""`mcp` 1.x: streams of a transport, and a session over them."""

import os
from contextlib import asynccontextmanager
from datetime import timedelta

from mcp import ClientSession, types
from mcp.client.streamable_http import streamablehttp_client
from pydantic import AnyUrl
from steps import Bound, main, wire


class Client(Bound):
    session: ClientSession
    revision: str

    async def on_elicit(self, _context, _params):
        self.asked += 1
        action, content = self.answer
        return types.ElicitResult(action=action, content=content)

    async def on_message(self, message):
        if not isinstance(message, types.ServerNotification | Exception):
            return
        self.heard(message)

    async def tools(self):
        return wire(await self.session.list_tools())["tools"]

    async def prompts(self):
        return wire(await self.session.list_prompts())["prompts"]

    async def resources(self):
        return wire(await self.session.list_resources())["resources"]

    async def templates(self):
        return wire(await self.session.list_resource_templates())["resourceTemplates"]

    async def prompt(self, name, args):
        return wire(await self.session.get_prompt(name, args))

    async def complete(self, prompt, argument, value):
        ref = types.PromptReference(type="ref/prompt", name=prompt)
        return wire(await self.session.complete(ref, {"name": argument, "value": value}))

    async def read(self, uri):
        return wire(await self.session.read_resource(AnyUrl(uri)))

    async def call(self, name, args, on_progress=None, timeout=60):
        limit = timedelta(seconds=timeout)
        return wire(await self.session.call_tool(name, args, limit, on_progress))

    async def level(self, level):
        await self.session.set_logging_level(level)

    async def subscribe(self, uri):
        await self.session.subscribe_resource(AnyUrl(uri))

    async def listen(self):
        """The transport listens by itself."""


@asynccontextmanager
async def connect():
    client = Client()
    async with streamablehttp_client(os.environ["MCP_URL"]) as (read, write, _session_id):
        handlers = {"elicitation_callback": client.on_elicit, "message_handler": client.on_message}
        async with ClientSession(read, write, **handlers) as client.session:
            client.revision = (await client.session.initialize()).protocolVersion
            yield client


main(connect)
