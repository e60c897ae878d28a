//! The steps with rmcp. `MCP_ERA=legacy` opens a session; without it the client probes with `server/discover`.
// The level of logging and subscriptions: the modern revision deprecates them.
#![allow(deprecated)]

mod client;
mod events;
mod harms;
mod messages;
mod requests;

use std::{env, time::Duration};

use client::Session;

/// What a step has to say, or saw that it should not have seen.
pub type Outcome<T = String> = Result<T, String>;

const STEP: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() {
    let mut session = None;
    for name in env::var("MCP_STEPS").unwrap_or_default().split(',') {
        let patience = if name == "killed" { STEP * 5 } else { STEP };
        match tokio::time::timeout(patience, step(name, &mut session)).await {
            Ok(Ok(note)) => println!("{name} ok {}", one_line(&note)),
            Ok(Err(seen)) => println!("{name} failed {}", one_line(&seen)),
            Err(_) => println!("{name} failed nothing came in {patience:?}"),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

async fn step(name: &str, session: &mut Option<Session>) -> Outcome {
    if session.is_none() {
        *session = Some(Session::connect().await?);
    }
    if name == "close" {
        return session.take().expect("connected above").close().await.map(|()| String::new());
    }
    let session = session.as_ref().expect("connected above");
    match name {
        "connect" => Ok(session.revision().to_string()),
        "killed" => harms::killed(session).await,
        "gone" => harms::gone(session).await,
        _ => silent(name, session).await.map(|()| String::new()),
    }
}

/// Steps that have nothing to say beside `ok`.
async fn silent(name: &str, session: &Session) -> Outcome<()> {
    match name {
        "lists" => requests::lists(session).await,
        "prompt" => requests::prompt(session).await,
        "completion" => requests::completion(session).await,
        "read" => requests::read(session).await,
        "echo" => requests::echo(session).await,
        "structured" => requests::structured(session).await,
        "contents" => requests::contents(session).await,
        "errors" => requests::errors(session).await,
        "parallel" => requests::parallel(session).await,
        "cancel" => requests::cancelled(session).await,
        "timeout" => requests::timed_out(session).await,
        "progress" => messages::progress(session).await,
        "accept" => messages::answer(session, "accept", "accept:ada").await,
        "decline" => messages::answer(session, "decline", "decline").await,
        "cancel-question" => messages::answer(session, "cancel", "cancel").await,
        "level" => messages::level(session).await,
        "subscribe" => messages::subscribe(session).await,
        "list-changed" => messages::list_changed(session).await,
        _ => Err("there is no step of this name".into()),
    }
}
