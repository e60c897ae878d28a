use std::time::Duration;

use rmcp::model::{
    LoggingLevel, ServerNotification, SetLevelRequestParams, SubscribeRequestParams, SubscriptionFilter,
    UnsubscribeRequestParams,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc::UnboundedReceiver};

use crate::{
    Outcome,
    client::{Session, seen, text},
};

const NOTE: &str = "interop://note";

pub async fn progress(session: &Session) -> Outcome<()> {
    session.call("progress", json!({ "steps": 3, "ms": 20 })).await.map_err(seen)?;
    let mut got = several(&session.events.progress, 3).await?;
    got.sort_by(f64::total_cmp);
    if got == [1.0, 2.0, 3.0] { Ok(()) } else { Err(format!("got {got:?}")) }
}

/// In any order: the library hands each notification to a task of its own.
async fn several<T>(events: &Mutex<UnboundedReceiver<T>>, count: usize) -> Outcome<Vec<T>> {
    let mut events = events.lock().await;
    let mut got = Vec::new();
    while got.len() < count {
        got.push(events.recv().await.ok_or("the client ended")?);
    }
    Ok(got)
}

pub async fn answer(session: &Session, action: &'static str, wanted: &str) -> Outcome<()> {
    *session.service.service().answer.lock().unwrap() = action;
    let got = text(&session.call("ask", Value::Null).await.map_err(seen)?.content);
    if got == wanted { Ok(()) } else { Err(format!("got {got:?}")) }
}

pub async fn level(session: &Session) -> Outcome<()> {
    if session.modern() {
        *session.level.lock().unwrap() = Some(LoggingLevel::Warning);
    } else {
        session.service.set_level(SetLevelRequestParams::new(LoggingLevel::Warning)).await.map_err(seen)?;
    }
    session.call("logs", Value::Null).await.map_err(seen)?;
    let got = several(&session.events.logs, 5).await?;
    for wanted in ["warning", "error", "critical", "alert", "emergency"] {
        if !got.iter().any(|level| level == wanted) {
            return Err(format!("got {got:?}"));
        }
    }
    Ok(())
}

pub async fn subscribe(session: &Session) -> Outcome<()> {
    let uri = if session.modern() {
        let filter = SubscriptionFilter::builder().resource_subscription(NOTE).build();
        match listened(session, filter, "touch").await? {
            ServerNotification::ResourceUpdatedNotification(updated) => updated.params.uri,
            other => format!("{other:?}"),
        }
    } else {
        subscribed(session).await?
    };
    if uri == NOTE { Ok(()) } else { Err(format!("got {uri:?}")) }
}

async fn subscribed(session: &Session) -> Outcome<String> {
    session.service.subscribe(SubscribeRequestParams::new(NOTE)).await.map_err(seen)?;
    let uri = provoked(session, "touch", &session.events.updated).await?;
    session.service.unsubscribe(UnsubscribeRequestParams::new(NOTE)).await.map_err(seen)?;
    Ok(uri)
}

pub async fn list_changed(session: &Session) -> Outcome<()> {
    if !session.modern() {
        return provoked(session, "toggle", &session.events.changed).await;
    }
    match listened(session, SubscriptionFilter::builder().tools_list_changed().build(), "toggle").await? {
        ServerNotification::ToolListChangedNotification(_) => Ok(()),
        other => Err(format!("got {other:?}")),
    }
}

async fn listened(session: &Session, filter: SubscriptionFilter, tool: &'static str) -> Outcome<ServerNotification> {
    let mut subscription = session.service.listen(filter).await.map_err(seen)?;
    session.call(tool, Value::Null).await.map_err(seen)?;
    let notification = subscription.next().await.map_err(seen)?.ok_or("the subscription ended")?;
    subscription.cancel().await.map_err(seen)?;
    Ok(notification)
}

/// Calls a tool until what it says arrives: the stream for it may not be open yet.
async fn provoked<T>(session: &Session, tool: &'static str, events: &Mutex<UnboundedReceiver<T>>) -> Outcome<T> {
    let mut events = events.lock().await;
    loop {
        session.call(tool, Value::Null).await.map_err(seen)?;
        if let Ok(event) = tokio::time::timeout(Duration::from_secs(1), events.recv()).await {
            return event.ok_or_else(|| "the client ended".into());
        }
    }
}
