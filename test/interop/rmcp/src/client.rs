use std::{env, sync::Mutex, time::Duration};

use rmcp::{
    ClientLifecycleMode, ClientServiceExt, RoleClient,
    model::{
        CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest, ContentBlock, LoggingLevel,
        ProtocolVersion, RequestMetaObject,
    },
    service::{PeerRequestOptions, RequestHandle, RunningService, ServiceError},
    transport::StreamableHttpClientTransport,
};
use serde_json::Value;

use crate::{
    Outcome,
    events::{Events, Handler, channels},
};

/// One client, connected.
pub struct Session {
    pub service: RunningService<RoleClient, Handler>,
    pub events: Events,
    pub level: Mutex<Option<LoggingLevel>>,
}

impl Session {
    pub async fn connect() -> Outcome<Self> {
        let (handler, events) = channels();
        let url = env::var("MCP_URL").map_err(|_| "MCP_URL is not set")?;
        let transport = StreamableHttpClientTransport::from_uri(url);
        let service =
            handler.serve_with_lifecycle(transport, lifecycle()).await.map_err(|error| format!("{error:?}"))?;
        Ok(Self { service, events, level: Mutex::new(None) })
    }

    pub fn revision(&self) -> ProtocolVersion {
        self.service.peer_info().expect("connected").protocol_version.clone()
    }

    pub fn modern(&self) -> bool {
        self.revision() == ProtocolVersion::V_2026_07_28
    }

    pub async fn call(&self, tool: &'static str, arguments: Value) -> Result<CallToolResult, ServiceError> {
        self.service.call_tool(self.params(tool, arguments)).await
    }

    /// Begins a call that a step may give up.
    pub async fn begin(&self, arguments: Value, timeout: Option<Duration>) -> Outcome<RequestHandle<RoleClient>> {
        let request = ClientRequest::CallToolRequest(CallToolRequest::new(self.params("slow", arguments)));
        let options = timeout.map_or_else(PeerRequestOptions::no_options, PeerRequestOptions::with_timeout);
        self.service.send_cancellable_request(request, options).await.map_err(seen)
    }

    fn params(&self, tool: &'static str, arguments: Value) -> CallToolRequestParams {
        let mut params = CallToolRequestParams::new(tool);
        if let Value::Object(arguments) = arguments {
            params = params.with_arguments(arguments);
        }
        if let Some(level) = *self.level.lock().unwrap() {
            params.meta.get_or_insert_with(RequestMetaObject::default).set_log_level(level);
        }
        params
    }

    pub async fn close(self) -> Outcome<()> {
        self.service.cancel().await.map(|_| ()).map_err(seen)
    }
}

fn lifecycle() -> ClientLifecycleMode {
    if env::var("MCP_ERA").is_ok_and(|era| era == "legacy") {
        return ClientLifecycleMode::Initialize;
    }
    ClientLifecycleMode::Auto {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
        legacy_version: Some(ProtocolVersion::V_2025_11_25),
    }
}

pub fn text(content: &[ContentBlock]) -> String {
    content.iter().filter_map(|block| block.as_text()).map(|text| text.text.as_str()).collect()
}

pub fn seen(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}
