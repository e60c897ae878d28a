use std::sync::Mutex;

use rmcp::{
    ClientHandler, ErrorData, RoleClient,
    model::{
        ClientCapabilities, ClientConfig, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationCapability,
        Implementation, LoggingMessageNotificationParam, ProgressNotificationParam, ProtocolVersion,
        ResourceUpdatedNotificationParam,
    },
    service::{NotificationContext, RequestContext},
};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What the server says outside of answers.
pub struct Events {
    pub progress: tokio::sync::Mutex<UnboundedReceiver<f64>>,
    pub logs: tokio::sync::Mutex<UnboundedReceiver<String>>,
    pub updated: tokio::sync::Mutex<UnboundedReceiver<String>>,
    pub changed: tokio::sync::Mutex<UnboundedReceiver<()>>,
}

/// Sends on what the server says, and answers its questions as the step wants it.
pub struct Handler {
    progress: UnboundedSender<f64>,
    logs: UnboundedSender<String>,
    updated: UnboundedSender<String>,
    changed: UnboundedSender<()>,
    pub answer: Mutex<&'static str>,
}

pub fn channels() -> (Handler, Events) {
    let (progress, progress_seen) = unbounded_channel();
    let (logs, logs_seen) = unbounded_channel();
    let (updated, updated_seen) = unbounded_channel();
    let (changed, changed_seen) = unbounded_channel();
    let handler = Handler { progress, logs, updated, changed, answer: Mutex::new("decline") };
    let events = Events {
        progress: progress_seen.into(),
        logs: logs_seen.into(),
        updated: updated_seen.into(),
        changed: changed_seen.into(),
    };
    (handler, events)
}

impl ClientHandler for Handler {
    fn get_info(&self) -> ClientConfig {
        let mut capabilities = ClientCapabilities::default();
        capabilities.elicitation = Some(ElicitationCapability::default());
        ClientConfig::new(capabilities, Implementation::new("interop-rmcp", "1.0.0"))
            .with_protocol_version(ProtocolVersion::V_2025_11_25)
    }

    async fn create_elicitation(
        &self,
        _: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        Ok(match *self.answer.lock().unwrap() {
            "accept" => ElicitResult::new(ElicitationAction::Accept).with_content(json!({ "name": "ada" })),
            "decline" => ElicitResult::new(ElicitationAction::Decline),
            _ => ElicitResult::new(ElicitationAction::Cancel),
        })
    }

    async fn on_progress(&self, params: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        let _ = self.progress.send(params.progress);
    }

    async fn on_logging_message(&self, params: LoggingMessageNotificationParam, _: NotificationContext<RoleClient>) {
        let _ = self.logs.send(json!(params.level).as_str().unwrap_or_default().to_owned());
    }

    async fn on_resource_updated(&self, params: ResourceUpdatedNotificationParam, _: NotificationContext<RoleClient>) {
        let _ = self.updated.send(params.uri);
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        let _ = self.changed.send(());
    }
}
