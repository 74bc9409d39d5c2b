namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What a guard speaks.</summary>
internal enum GuardKind : byte
{
    /// <summary>The gateway's own JSON (docs/operating/guards.md).</summary>
    Webhook,

    /// <summary>Microsoft Presidio's analyzer.</summary>
    Presidio,

    /// <summary>ApplyGuardrail of Amazon Bedrock.</summary>
    BedrockGuardrails,

    /// <summary>Google Cloud's Model Armor.</summary>
    ModelArmor,

    /// <summary>The gateway's own protobuf by gRPC (deploy/proto/fastmcp/guard/v1/guard.proto).</summary>
    Grpc,
}
