using FastMcp.Wire.JsonRpc;

namespace FastMcp.Proxy.Replies;

/// <summary>The one place that maps refusals to HTTP statuses and JSON-RPC codes.</summary>
internal static class RefusalTable
{
    // JSON-RPC's own codes where the specification has one (-32700, -32600, -32020), else -31xxx:
    // outside the range that JSON-RPC and MCP reserve.
    public static RefusalRow Of(RefusalKind kind) => kind switch
    {
        RefusalKind.MalformedHttp => new("malformed_http", 400, -31400, false, true),
        RefusalKind.LimitExceeded => new("limit_exceeded", 413, -31413, false, true),
        RefusalKind.ClientTooSlow => new("client_too_slow", 408, -31408, true, true),
        RefusalKind.UpgradeUnsupported => new("upgrade_unsupported", 501, -31501, false, true),
        RefusalKind.UnknownRoute => new("unknown_route", 404, -31404, false, false),
        // What MCP says of a session that is not, or no longer, there (2025-11-25, Streamable HTTP).
        RefusalKind.UnknownSession => new("unknown_session", 404, -31404, false, false),
        RefusalKind.HostForbidden => new("host_forbidden", 403, -31403, false, false),
        RefusalKind.OriginForbidden => new("origin_forbidden", 403, -31403, false, false),
        RefusalKind.UnreadableContent => new("unreadable_content", 415, -31415, false, false),
        RefusalKind.MalformedMessage => new("malformed_message", 400, JsonRpcErrorCode.InvalidRequest, false, false),
        RefusalKind.BatchUnsupported => new("batch_unsupported", 400, JsonRpcErrorCode.InvalidRequest, false, false),
        RefusalKind.HeaderMismatch => new("header_mismatch", 400, JsonRpcErrorCode.HeaderMismatch, false, false),
        RefusalKind.ArgumentsUnfit => new("arguments_unfit", 400, JsonRpcErrorCode.InvalidParams, false, false),
        RefusalKind.Unauthenticated => new("unauthenticated", 401, -31401, false, false),
        RefusalKind.InsufficientScope => new("insufficient_scope", 403, -31403, false, false),
        RefusalKind.Answered => new("answered", 200, -31200, false, false),
        RefusalKind.GuardDown => new("guard_down", 503, -31503, true, false),
        // 200 in JSON-RPC (see RefusalReply): a bare 403 makes MCP clients start an authorization flow.
        RefusalKind.Denied => new("denied", 403, -31001, false, false),
        RefusalKind.Blocked => new("blocked", 403, -31002, false, false),
        RefusalKind.WriteBack => new("write_back", 403, -31003, false, false),
        RefusalKind.OverRate => new("over_rate", 429, -31429, true, false),
        RefusalKind.OverBudget => new("over_budget", 429, -31430, true, false),
        RefusalKind.Repeated => new("repeated", 429, -31005, false, false),
        RefusalKind.Withheld => new("withheld", 403, -31004, false, false),
        // 403 and not 409 or 503: clients of models send those again by themselves, within seconds.
        RefusalKind.ApprovalPending => new("approval_pending", 403, -31006, true, false),
        RefusalKind.ApprovalDenied => new("approval_denied", 403, -31007, false, false),
        RefusalKind.ApprovalExpired => new("approval_expired", 403, -31008, true, false),
        RefusalKind.ApprovalUsed => new("approval_used", 403, -31009, true, false),
        RefusalKind.ApprovalState => new("approval_state", 403, -31010, false, false),
        RefusalKind.ApprovalUnavailable => new("approval_unavailable", 503, -31503, true, false),
        RefusalKind.ConsentRequired => new("consent_required", 403, -31011, true, false),
        RefusalKind.Overloaded => new("overloaded", 503, -31503, true, false),
        RefusalKind.RecordUnavailable => new("record_unavailable", 503, -31503, true, false),
        RefusalKind.StoreUnavailable => new("store_unavailable", 503, -31503, true, false),
        RefusalKind.IdentityUnavailable => new("identity_unavailable", 503, -31503, true, false),
        RefusalKind.CredentialUnavailable => new("credential_unavailable", 502, -31502, true, false),
        RefusalKind.UpstreamUnreachable => new("upstream_unreachable", 502, -31502, true, false),
        RefusalKind.UpstreamTooSlow => new("upstream_too_slow", 504, -31504, true, false),
        RefusalKind.UpstreamBroken => new("upstream_broken", 502, -31502, true, false),
        RefusalKind.AnswerUnmaskable => new("answer_unmaskable", 502, -31502, false, false),
        _ => new("none", 500, -31500, false, true),
    };
}
