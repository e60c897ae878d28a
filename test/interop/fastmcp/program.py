"""fastmcp's client in the mode that `MCP_MODE` names: `auto` or `legacy`."""

import os
from contextlib import asynccontextmanager

import mcp_types as types
from fastmcp import Client as FastClient
from fastmcp.client.elicitation import ElicitResult
from steps import Bound, Unsupported, main, wire

MODERN = "2026-07-28"


class Client(Bound):
    fast: FastClient
    meta = None

    @property
    def revision(self):
        return self.fast.session.protocol_version

    async def on_elicit(self, _message, _response_type, _params, _context):
        self.asked += 1
        action, content = self.answer
        return ElicitResult(action=action, content=content)

    async def on_message(self, message):
        self.heard(message)

    async def tools(self):
        return [wire(each) for each in await self.fast.list_tools()]

    async def prompts(self):
        return [wire(each) for each in await self.fast.list_prompts()]

    async def resources(self):
        return [wire(each) for each in await self.fast.list_resources()]

    async def templates(self):
        return [wire(each) for each in await self.fast.list_resource_templates()]

    async def prompt(self, name, args):
        return wire(await self.fast.get_prompt(name, args))

    async def complete(self, prompt, argument, value):
        ref = types.PromptReference(type="ref/prompt", name=prompt)
        return wire(await self.fast.complete_mcp(ref, {"name": argument, "value": value}))

    async def read(self, uri):
        return wire(await self.fast.read_resource_mcp(uri))

    async def call(self, name, args, on_progress=None, timeout=60):
        options = {"progress_handler": on_progress, "timeout": timeout, "meta": self.meta}
        return wire(await self.fast.call_tool_mcp(name, args, **options))

    async def level(self, level):
        """In the modern era each request says what it wants logged."""
        if self.revision >= MODERN:
            self.meta = {types.LOG_LEVEL_META_KEY: level}
        else:
            await self.fast.set_logging_level(level)

    async def subscribe(self, uri):
        if self.revision >= MODERN:
            raise Unsupported("it has no subscriptions/listen")
        await self.fast.session.subscribe_resource(uri)

    async def listen(self):
        if self.revision >= MODERN:
            raise Unsupported("it has no subscriptions/listen")


@asynccontextmanager
async def connect():
    client = Client()
    handlers = {"elicitation_handler": client.on_elicit, "message_handler": client.on_message}
    async with FastClient(os.environ["MCP_URL"], mode=os.environ["MCP_MODE"], **handlers) as client.fast:
        yield client


main(connect)
