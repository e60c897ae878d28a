"""The steps of test/interop in Python, for a client that python-1, python-2 or fastmcp binds.

A bound client has async methods whose answers are dicts as on the wire: tools, prompts, resources, templates, prompt,
complete, read, call, level, subscribe, listen; and `revision`, `answer`, `asked`, `notifications`.
"""

import base64
import os
import re
import sys
import time
from pathlib import Path

import anyio

TOOLS = ["add", "ask", "contents", "countdown", "echo", "fail", "logs", "progress", "slow", "toggle", "touch"]
NOTE = "interop://note"
LONG_MS = 60_000
HEARD_WITHIN_S = 10
SOON_S = 5
HARM_WITHIN_S = 40
CALL_LIMIT_S = 25


class Unsupported(Exception):
    """The library, or the revision that it speaks, has no such thing."""


class Bound:
    """What every bound client remembers: what is answered to the next question, and what the server said by itself."""

    def __init__(self):
        self.answer = ("cancel", None)
        self.asked = 0
        self.notifications = []

    def heard(self, message):
        """A notification as the library gives it."""
        if isinstance(message, Exception):
            print(repr(message), file=sys.stderr)
        else:
            self.notifications.append(wire(getattr(message, "root", message)))

    async def text(self, name, args=None, **options):
        return (await self.call(name, args or {}, **options))["content"][0]["text"]


def wire(model):
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


async def lists(client):
    same(sorted(tool["name"] for tool in await client.tools()), TOOLS)
    same([prompt["name"] for prompt in await client.prompts()], ["greet"])
    same([resource["uri"] for resource in await client.resources()], [NOTE])
    same([template["uriTemplate"] for template in await client.templates()], ["interop://items/{id}"])


async def prompt(client):
    messages = (await client.prompt("greet", {"name": "ada"}))["messages"]
    same([message["content"]["text"] for message in messages], ["Hello, ada!"])


async def completion(client):
    same((await client.complete("greet", "name", "a"))["completion"]["values"], ["ada", "alan"])


async def read(client):
    for uri, text in ((NOTE, "a note"), ("interop://items/7", "item 7")):
        contents = (await client.read(uri))["contents"]
        same([(content["uri"], content["text"]) for content in contents], [(uri, text)])


async def echo(client):
    text = 'Grüße, 世界 👋\u2028 "\\'
    same(await client.text("echo", {"text": text}), text)


async def structured(client):
    same((await client.call("add", {"a": 2, "b": 3})).get("structuredContent"), {"sum": 5})


async def contents(client):
    content = (await client.call("contents", {}))["content"]
    same([part["type"] for part in content], ["text", "image", "audio", "resource_link", "resource"])
    text, image, audio, link, inside = content
    same((text["text"], image["mimeType"], audio["mimeType"]), ("a text", "image/png", "audio/wav"))
    same(base64.b64decode(image["data"])[1:4], b"PNG")
    same((link["uri"], inside["resource"]["text"]), (NOTE, "inside"))


async def errors(client):
    failed = await client.call("fail", {})
    same((failed["isError"], failed["content"][0]["text"]), (True, "it failed"))
    same(code_of(await error_of(client.read("interop://none"))) < 0, True)
    for name, args in (("add", {"a": "two"}), ("none", {})):
        try:
            same((await client.call(name, args))["isError"], True)
        except Exception as error:
            same(code_of(error), -32602)


async def progress(client):
    heard = []

    async def on_progress(value, total, message):
        heard.append(value)

    same(await client.text("progress", {"steps": 5, "ms": 20}, on_progress=on_progress), "5 steps")
    same(heard, [1, 2, 3, 4, 5])


async def accept(client):
    await ask(client, ("accept", {"name": "ada"}), "accept:ada")


async def decline(client):
    await ask(client, ("decline", None), "decline")


async def cancel_question(client):
    await ask(client, ("cancel", None), "cancel")


async def cancel(client):
    begun = time.monotonic()
    async with anyio.create_task_group() as group:
        group.start_soon(client.call, "slow", {"ms": LONG_MS})
        await anyio.sleep(0.5)
        group.cancel_scope.cancel()
    await ended_soon(client, begun)


async def timeout(client):
    begun = time.monotonic()
    await error_of(client.call("slow", {"ms": LONG_MS}, timeout=0.5))
    await ended_soon(client, begun)


async def level(client):
    await client.level("warning")
    await client.call("logs", {})
    await hear(client, "notifications/message")
    await anyio.sleep(0.3)
    heard = [each["params"]["level"] for each in client.notifications if each["method"] == "notifications/message"]
    same(heard, ["warning", "error", "critical", "alert", "emergency"])


async def subscribe(client):
    await client.subscribe(NOTE)
    await client.call("touch", {})
    same((await hear(client, "notifications/resources/updated"))["params"]["uri"], NOTE)


async def list_changed(client):
    await client.listen()
    await client.call("toggle", {})
    await hear(client, "notifications/tools/list_changed")


async def parallel(client):
    texts = [f"text {n}" for n in range(20)]
    answers = {}

    async def one(text):
        answers[text] = await client.text("echo", {"text": text})

    async with anyio.create_task_group() as group:
        for each in texts:
            group.start_soon(one, each)
    same(answers, {text: text for text in texts})


async def killed(client, _connect):
    """The pod that counts is killed: the result comes, or one error; the connection serves on."""
    waits = False

    async def on_progress(value, total, message):
        nonlocal waits
        if not waits:
            say("waiting")
        waits = True

    options = {"on_progress": on_progress, "timeout": CALL_LIMIT_S}
    outcome = await outcome_of(client.text("countdown", {"from": 12, "ms": 500}, **options))
    after = await outcome_of(client.text("echo", {"text": "after"}))
    if after != "after":
        raise AssertionError(f"the call ended with {outcome}, and the next with {after}")
    return "the result" if outcome == "done" else outcome


async def gone(client, connect):
    """The next call is served on, or ends with one error; a new connection works."""
    say("waiting")
    while not Path(os.environ["MCP_GO"]).exists():
        await anyio.sleep(0.05)
    outcome = await outcome_of(client.text("echo", {"text": "after"}))
    async with connect() as other:
        again = await outcome_of(other.text("echo", {"text": "again"}))
    if again != "again":
        raise AssertionError(f"after {outcome} a new connection got {again}")
    return "served on" if outcome == "after" else outcome


STEPS = {
    each.__name__.replace("_", "-"): each
    for each in (
        lists, prompt, completion, read, echo, structured, contents, errors, progress, accept, decline,
        cancel_question, cancel, timeout, level, subscribe, list_changed, parallel,
    )
}  # fmt: skip
HARMS = {"killed": killed, "gone": gone}


def main(connect):
    """Runs the steps of `MCP_STEPS` and prints a line for each. `connect()` is an async context manager of a bound client."""
    wanted = os.environ["MCP_STEPS"].split(",")
    anyio.run(run_harm if wanted[0] in HARMS else run_steps, wanted, connect)


async def run_steps(wanted, connect):
    open_client = connect()
    try:
        client = await open_client.__aenter__()
    except Exception as error:
        return say(f"connect failed {one_line(error)}")
    if "connect" in wanted:
        say(f"connect ok {client.revision}")
    for name in wanted:
        if name in STEPS:
            await tell(name, STEPS[name](client))
    closing = open_client.__aexit__(None, None, None)
    await (tell("close", closing) if "close" in wanted else closing)


async def run_harm(wanted, connect):
    try:
        async with connect() as client:
            await tell(wanted[0], HARMS[wanted[0]](client, connect))
    except BaseException as error:
        print(f"while it closed: {one_line(error)}", file=sys.stderr)


async def tell(name, work):
    try:
        note = await work
        say(f"{name} ok {note or ''}".strip())
    except Unsupported as why:
        say(f"{name} unsupported {why}")
    except Exception as error:
        say(f"{name} failed {one_line(error)}")


async def ask(client, answer, text):
    client.answer = answer
    before = client.asked
    same(await client.text("ask", {}), text)
    same(client.asked - before, 1)


async def hear(client, method):
    with anyio.move_on_after(HEARD_WITHIN_S):
        while True:
            for each in client.notifications:
                if each["method"] == method:
                    return each
            await anyio.sleep(0.02)
    raise AssertionError(f"{method} did not come in {HEARD_WITHIN_S} s")


async def ended_soon(client, begun):
    same(time.monotonic() - begun < SOON_S, True)
    same(await client.text("echo", {"text": "after"}), "after")


async def error_of(call):
    try:
        answer = await call
    except Exception as error:
        return error
    raise AssertionError(f"it answered {answer}")


async def outcome_of(call):
    with anyio.move_on_after(HARM_WITHIN_S):
        try:
            return await call
        except Exception as error:
            return f"an error: {one_line(error)[:160]}"
    raise AssertionError(f"nothing came in {HARM_WITHIN_S} s")


def code_of(error):
    """Both libraries keep the JSON-RPC error in the exception; fastmcp keeps its cause."""
    for each in (error, error.__cause__):
        found = getattr(getattr(each, "error", each), "code", None)
        if found is not None:
            return found
    raise AssertionError(f"an error without a code: {one_line(error)}")


def same(seen, wanted):
    if seen != wanted:
        raise AssertionError(f"{seen!r} and not {wanted!r}")


def one_line(error):
    parts = [one_line(each) for each in error.exceptions] if isinstance(error, BaseExceptionGroup) else []
    text = "; ".join(parts) or str(error) or type(error).__name__
    return re.sub(r"\s+", " ", text)


def say(line):
    print(line, flush=True)
