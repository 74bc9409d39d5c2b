using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Every key of the file, by section. The binder reads no other, and the JSON schema is tested against it.</summary>
internal static class Keys
{
    public static readonly string[] Root = ["listeners", "admin", "console", "upstreams", "routes", "policies", "masking", "limits", "recording", "telemetry", "outbound", "issuers", "authorities", "api-keys", "credentials", "connections", "store", "approvals", "guards"];
    public static readonly string[] Listener = ["address", "tls", "http2"];
    public static readonly string[] ListenerTls = ["cert", "key", "client-certificates", "client-ca"];

    /// <summary>What <c>client-certificates</c> may be, in the order of <see cref="Model.ClientCertificates"/>.</summary>
    public static readonly string[] ClientCertificates = ["off", "optional", "required"];
    public static readonly string[] Authority = ["name", "ca", "crl", "trust-domain", "subject", "groups-in", "groups"];

    /// <summary>What <c>subject</c> of an authority may be, in the order of <see cref="Model.CertificateSubject"/>.</summary>
    public static readonly string[] CertificateSubjects = ["uri", "dns", "email", "common-name"];
    public static readonly string[] CertificateGroups = ["match", "groups"];
    public static readonly string[] Admin = ["address", "token-file", "state"];
    public static readonly string[] Console = ["listen", "sign-in"];
    public static readonly string[] SignIn = ["issuer", "client", "secret-file", "url", "scopes", "name", "roles", "teams"];

    /// <summary>In the order of <see cref="FastMcp.WebConsole.SignIn.ConsoleRole"/>.</summary>
    public static readonly string[] SignInRoles = ["viewer", "approver", "auditor", "admin"];
    public static readonly string[] SignInTeam = ["name", "groups", "routes"];
    public static readonly string[] Approvals = ["folder", "url", "channels", "callbacks"];
    public static readonly string[] ApprovalChannel = ["name", "kind", "url", "secret-file", "callback-secret-file", "to", "team", "preview", "routes", "approvers"];
    public static readonly string[] ChannelApprover = ["as", "name", "groups", "subjects"];

    /// <summary>What <c>kind</c> of a channel may be, in the order of <see cref="Model.ChannelKind"/>.</summary>
    public static readonly string[] ApprovalChannelKinds = ["webhook", "slack"];
    public static readonly string[] Upstream = ["name", "url", "stdio", "mcp", "tls", "http2", "limits", "credential", "lend"];

    /// <summary>What <c>http2</c> of an upstream may be, in the order of <see cref="Forwarding.Upstreams.UpstreamHttp2"/>.</summary>
    public static readonly string[] UpstreamHttp2 = ["off", "alpn", "prior-knowledge"];
    public static readonly string[] Stdio = ["command", "environment", "directory", "limits"];
    public static readonly string[] StdioLimits = [.. FastMcp.Proxy.Stdio.StdioLimits.All.Select(spec => spec.Name)];
    public static readonly string[] Mcp = ["transport", "path", "era", "limits"];
    public static readonly string[] McpLimits = [.. Model.McpServerLimits.All.Select(spec => spec.Name)];

    /// <summary>What <c>transport</c> may be, in the order of <see cref="Model.McpTransport"/>.</summary>
    public static readonly string[] McpTransports = ["streamable-http", "sse"];

    /// <summary>What <c>era</c> may be, in the order of <see cref="Model.McpServerEra"/>.</summary>
    public static readonly string[] McpEras = ["none", "legacy", "modern"];
    public static readonly string[] UpstreamTls = ["ca"];
    public static readonly string[] UpstreamLimits = ["connections", "connect-timeout", "read-timeout"];
    public static readonly string[] Route = ["name", "host", "path", "upstream", "servers", "protocol", "mask", "forward", "origins", "hosts", "record", "originals", "identity", "approval", "guards", "sse"];
    public static readonly string[] Server = ["upstream", "prefix", "path", "tools"];
    public static readonly string[] ServerTool = ["name", "as", "description", "arguments", "hide"];
    public static readonly string[] RouteIdentity = ["issuers", "certificates", "resource", "audience", "scopes", "anonymous", "api-keys", "expiry"];
    public static readonly string[] Outbound = ["allow", "ca"];
    public static readonly string[] Issuer = ["name", "issuer", "profile", "jwks", "keys", "development", "algorithms", "types", "subject", "client", "groups", "scopes", "skew", "introspection"];
    public static readonly string[] Introspection = ["url", "client", "secret-file", "keep"];
    public static readonly string[] Credential = ["name", "source", "place", "keep", .. Model.CredentialSpecs.Keys];
    public static readonly string[] CredentialPlace = ["header", "prefix", "query", "basic", "environment"];
    public static readonly string[] Guard = ["name", "kind", "url", "credential", "deadline", "failure-mode", "mode", "on", "window", "overlap", "wait", "concurrency", "queue", "shows", "severity", "ignore", "labels", "language", "score"];

    /// <summary>What <c>kind</c> of a guard may be, in the order of <see cref="Model.GuardKind"/>.</summary>
    public static readonly string[] GuardKinds = ["webhook", "presidio", "bedrock-guardrails", "model-armor", "grpc"];
    public static readonly string[] GuardFailures = ["open", "closed"];
    public static readonly string[] GuardModes = ["enforce", "monitor"];

    /// <summary>What <c>shows</c> of a guard may be.</summary>
    public static readonly string[] GuardShows = ["masked", "monitored"];
    public static readonly string[] GuardSeverities = ["low", "medium", "high"];
    public static readonly string[] Connections = ["folder"];
    public static readonly string[] Policies = ["folder", "packs", "cache", "bundles"];
    public static readonly string[] Bundles = ["folder", "key"];
    public static readonly string[] Masking = ["key"];
    public static readonly string[] Recording = ["folder", "segment", "queue", "wait", "free-space", "keep", "compress", "originals", "push", "checkpoints", "index", "stores"];
    public static readonly string[] RecordingStore = ["name", "teams", "routes", .. Recording.Where(key => key != "stores")];

    /// <summary>What <c>index</c> may be: of each node, or of all that share the store.</summary>
    public static readonly string[] RecordingIndexes = ["local", "store"];
    public static readonly string[] Checkpoints = ["folder", "name", "every", "key", "command", "public-key"];
    public static readonly string[] Store = ["connection-file", "connection-env", "node", "every", "start"];
    public static readonly string[] Telemetry = ["url", "traces", "metrics", "every", "token-file"];
    public static readonly string[] Push = ["name", "kind", "url", "form", "text", "secret-file", "key-id", "region"];

    /// <summary>What <c>kind</c> of a target may be, in the order of <see cref="Model.PushKind"/>.</summary>
    public static readonly string[] PushKinds = ["webhook", "splunk", "otlp", "syslog", "s3"];
    public static readonly string[] PushForms = ["jsonl", "ocsf"];
    public static readonly string[] Originals = ["folder", "keys", "keep"];
    public static readonly string[] Limits = [.. LimitTable.All.Select(spec => spec.Name)];

    /// <summary>What <c>forward</c> may list.</summary>
    public static readonly string[] Forward = ["authorization", "cookie"];

    /// <summary>What <c>start</c> of a store may be.</summary>
    public static readonly string[] StoreStarts = ["refuse", "serve"];

    /// <summary>What <c>expiry</c> of a route's identity may be.</summary>
    public static readonly string[] Expiry = ["finish", "cut"];

    /// <summary>What <c>approval</c> may be, in the order of <see cref="Model.ApprovalMode"/>.</summary>
    public static readonly string[] ApprovalModes = ["hold", "retry"];

    /// <summary>What <c>protocol</c> may be, in the order of <see cref="Model.RouteProtocol"/>.</summary>
    public static readonly string[] Protocols = ["auto", "mcp", "openai", "json", "text", "http", "anthropic", "gemini", "ollama", "bedrock"];

    /// <summary>What <c>record</c> may be, in the order of <see cref="FastMcp.Recording.Durability"/>.</summary>
    public static readonly string[] Durabilities = ["available", "before-reply", "strict"];
}
