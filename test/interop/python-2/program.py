"""`mcp` 2.x in the mode that `MCP_MODE` names: `auto`, `legacy` or a revision."""

import os
from contextlib import AsyncExitStack, asynccontextmanager

import mcp_types as types
from mcp import Client as McpClient
from steps import Bound, main, wire

MODERN = "2026-07-28"


class Client(Bound):
    mcp: McpClient

    def __init__(self, stack):
        super().__init__()
        self.stack = stack

    @property
    def revision(self):
        return self.mcp.protocol_version

    @property
    def is_modern(self):
        return self.revision >= MODERN

    async def on_elicit(self, _context, _params):
        self.asked += 1
        action, content = self.answer
        return types.ElicitResult(action=action, content=content)

    async def on_message(self, message):
        self.heard(message)

    async def tools(self):
        return wire(await self.mcp.list_tools())["tools"]

    async def prompts(self):
        return wire(await self.mcp.list_prompts())["prompts"]

    async def resources(self):
        return wire(await self.mcp.list_resources())["resources"]

    async def templates(self):
        return wire(await self.mcp.list_resource_templates())["resourceTemplates"]

    async def prompt(self, name, args):
        return wire(await self.mcp.get_prompt(name, args))

    async def complete(self, prompt, argument, value):
        ref = types.PromptReference(type="ref/prompt", name=prompt)
        return wire(await self.mcp.complete(ref, {"name": argument, "value": value}))

    async def read(self, uri):
        return wire(await self.mcp.read_resource(uri))

    async def call(self, name, args, on_progress=None, timeout=60):
        return wire(await self.mcp.call_tool(name, args, timeout, on_progress))

    async def level(self, level):
        """In the modern era each request says what it wants logged; the library does so from the start."""
        if self.is_modern:
            self.mcp = await self.stack.enter_async_context(made(self, log_level=level))
        else:
            await self.mcp.set_logging_level(level)

    async def subscribe(self, uri):
        if self.is_modern:
            await self.stack.enter_async_context(self.mcp.listen(resource_subscriptions=[uri]))
        else:
            await self.mcp.subscribe_resource(uri)

    async def listen(self):
        if self.is_modern:
            await self.stack.enter_async_context(self.mcp.listen(tools_list_changed=True))


def made(client, **more):
    handlers = {"elicitation_callback": client.on_elicit, "message_handler": client.on_message}
    return McpClient(os.environ["MCP_URL"], mode=os.environ["MCP_MODE"], **handlers, **more)


@asynccontextmanager
async def connect():
    async with AsyncExitStack() as stack:
        client = Client(stack)
        client.mcp = await stack.enter_async_context(made(client))
        yield client


main(connect)
