use std::time::{Duration, Instant};

use rmcp::{
    model::{CallToolResult, ContentBlock, GetPromptRequestParams, ReadResourceRequestParams, ResourceContents},
    service::ServiceError,
};
use serde_json::{Value, json};

use crate::{
    Outcome,
    client::{Session, seen, text},
};

const TOOLS: [&str; 11] =
    ["echo", "add", "contents", "fail", "progress", "ask", "slow", "logs", "touch", "toggle", "countdown"];
const PATIENCE: Duration = Duration::from_millis(300);

pub async fn lists(session: &Session) -> Outcome<()> {
    let tools = session.service.list_all_tools().await.map_err(seen)?;
    holds("tools", tools.into_iter().map(|tool| tool.name.into_owned()), &TOOLS)?;
    let resources = session.service.list_all_resources().await.map_err(seen)?;
    holds("resources", resources.into_iter().map(|resource| resource.uri), &["interop://note"])?;
    let templates = session.service.list_all_resource_templates().await.map_err(seen)?;
    holds("templates", templates.into_iter().map(|template| template.uri_template), &["interop://items/{id}"])?;
    let prompts = session.service.list_all_prompts().await.map_err(seen)?;
    holds("prompts", prompts.into_iter().map(|prompt| prompt.name), &["greet"])
}

fn holds(what: &str, got: impl Iterator<Item = String>, wanted: &[&str]) -> Outcome<()> {
    let got: Vec<_> = got.collect();
    match wanted.iter().find(|name| !got.iter().any(|one| one == *name)) {
        Some(missing) => Err(format!("{what}: {missing} is missing in {got:?}")),
        None => Ok(()),
    }
}

pub async fn prompt(session: &Session) -> Outcome<()> {
    let arguments = json!({ "name": "ada" }).as_object().cloned().expect("an object");
    let result = session.service.get_prompt(GetPromptRequestParams::new("greet").with_arguments(arguments)).await;
    let got = text(&[result.map_err(seen)?.messages.remove(0).content]);
    if got.contains("ada") { Ok(()) } else { Err(format!("got {got:?}")) }
}

pub async fn completion(session: &Session) -> Outcome<()> {
    let values = session.service.complete_prompt_simple("greet", "name", "a").await.map_err(seen)?;
    if values == ["ada", "alan"] { Ok(()) } else { Err(format!("got {values:?}")) }
}

pub async fn read(session: &Session) -> Outcome<()> {
    let note = contents_of(session, "interop://note").await.map_err(seen)?;
    let item = contents_of(session, "interop://items/7").await.map_err(seen)?;
    if !note.is_empty() && item.contains('7') { Ok(()) } else { Err(format!("got {note:?} and {item:?}")) }
}

async fn contents_of(session: &Session, uri: &str) -> Result<String, ServiceError> {
    let result = session.service.read_resource(ReadResourceRequestParams::new(uri)).await?;
    Ok(match &result.contents[0] {
        ResourceContents::TextResourceContents { text, .. } => text.clone(),
        other => format!("{other:?}"),
    })
}

pub async fn echo(session: &Session) -> Outcome<()> {
    says(session, "grüße, 世界 🎉 \u{2028} \0").await
}

async fn says(session: &Session, said: &str) -> Outcome<()> {
    let result = session.call("echo", json!({ "text": said })).await.map_err(seen)?;
    if text(&result.content) == said { Ok(()) } else { Err(format!("got {result:?}")) }
}

pub async fn structured(session: &Session) -> Outcome<()> {
    let result = session.call("add", json!({ "a": 2, "b": 3 })).await.map_err(seen)?;
    if result.structured_content == Some(json!({ "sum": 5 })) { Ok(()) } else { Err(format!("got {result:?}")) }
}

pub async fn contents(session: &Session) -> Outcome<()> {
    let result = session.call("contents", Value::Null).await.map_err(seen)?;
    let kinds: Vec<_> = result.content.iter().map(kind).collect();
    if kinds == ["text", "image", "audio", "resource_link", "resource"] {
        Ok(())
    } else {
        Err(format!("got {kinds:?}"))
    }
}

fn kind(block: &ContentBlock) -> &'static str {
    match block {
        ContentBlock::Text(_) => "text",
        ContentBlock::Image(_) => "image",
        ContentBlock::Audio(_) => "audio",
        ContentBlock::ResourceLink(_) => "resource_link",
        ContentBlock::Resource(_) => "resource",
        _ => "another kind",
    }
}

pub async fn errors(session: &Session) -> Outcome<()> {
    let failed = session.call("fail", Value::Null).await.map_err(seen)?;
    if failed.is_error != Some(true) || text(&failed.content) != "it failed" {
        return Err(format!("fail: got {failed:?}"));
    }
    if let Ok(CallToolResult { is_error: None | Some(false), .. }) = session.call("missing", Value::Null).await {
        return Err("a missing tool answered".into());
    }
    if let Ok(found) = contents_of(session, "interop://missing").await {
        return Err(format!("a missing resource answered {found:?}"));
    }
    echo(session).await
}

pub async fn parallel(session: &Session) -> Outcome<()> {
    let texts: Vec<_> = (0..20).map(|index| format!("call {index}")).collect();
    let mut calls: Vec<_> = texts.iter().map(|text| Box::pin(says(session, text))).collect();
    let mut outcomes = Vec::new();
    std::future::poll_fn(|context| {
        calls.retain_mut(|call| match call.as_mut().poll(context) {
            std::task::Poll::Ready(outcome) => {
                outcomes.push(outcome);
                false
            }
            std::task::Poll::Pending => true,
        });
        if calls.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    outcomes.into_iter().collect::<Outcome<Vec<()>>>().map(|_| ())
}

pub async fn cancelled(session: &Session) -> Outcome<()> {
    let call = session.begin(json!({ "ms": 60_000 }), None).await?;
    tokio::time::sleep(PATIENCE).await;
    call.cancel(Some("the step gives it up".into())).await.map_err(seen)?;
    echo(session).await
}

pub async fn timed_out(session: &Session) -> Outcome<()> {
    let begun = Instant::now();
    match session.begin(json!({ "ms": 60_000 }), Some(PATIENCE)).await?.await_response().await {
        Err(ServiceError::Timeout { .. }) if begun.elapsed() < Duration::from_secs(5) => echo(session).await,
        other => Err(format!("got {other:?} after {:?}", begun.elapsed())),
    }
}
