//! What becomes of the client while harm is done to its server.
use std::{env, path::Path, time::Duration};

use serde_json::json;

use crate::{
    Outcome,
    client::{Session, seen, text},
    requests::echo,
};

/// The pod that counts is killed. A broken stream is resumed in the legacy era; a modern call ends with an error.
pub async fn killed(session: &Session) -> Outcome {
    let call = session.call("countdown", json!({ "from": 12, "ms": 500 }));
    let harm = async {
        session.events.progress.lock().await.recv().await.ok_or("no progress came")?;
        wait_for_go().await
    };
    let (result, harmed) = tokio::join!(call, harm);
    harmed?;
    echo(session).await.map_err(|error| format!("the next call: {error}"))?;
    match result {
        Ok(result) if text(&result.content) == "done" => Ok("the result".into()),
        Err(error) if session.modern() => Ok(format!("an error: {error}")),
        other => Err(seen(other)),
    }
}

/// The client opens another session and repeats the request (`reinit_on_expired_session`).
pub async fn gone(session: &Session) -> Outcome {
    wait_for_go().await?;
    echo(session).await?;
    echo(&Session::connect().await?).await?;
    Ok("served on".into())
}

/// Says that the harm may be done, and waits until it is.
async fn wait_for_go() -> Outcome<()> {
    println!("waiting");
    let path = env::var("MCP_GO").map_err(|_| "MCP_GO is not set")?;
    while !Path::new(&path).exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
