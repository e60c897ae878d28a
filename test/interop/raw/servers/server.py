"""What raw requests ask for, served by the official Python SDK."""

import os

from mcp.server.mcpserver import MCPServer

server = MCPServer("python", version="1.0.0", log_level="CRITICAL")


@server.tool()
def echo(text: str) -> str:
    return text


@server.tool()
def add(a: float, b: float) -> dict[str, float]:
    return {"sum": a + b}


@server.tool()
def fail() -> str:
    raise ValueError("it failed")


@server.resource("interop://note", name="note", mime_type="text/plain")
def note() -> str:
    return "a note"


@server.resource("interop://items/{id}", name="item", mime_type="text/plain")
def item(id: str) -> str:
    return f"item {id}"


@server.prompt()
def greet(name: str) -> str:
    return f"Hello, {name}!"


server.run("streamable-http", host="127.0.0.1", port=int(os.environ["PORT"]))
