namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What a guard speaks.</summary>
internal enum GuardKind : byte
{
    /// <summary>The gateway's own JSON (docs/operating.md).</summary>
    Webhook,

    /// <summary>Microsoft Presidio's analyzer.</summary>
    Presidio,

    /// <summary>ApplyGuardrail of Amazon Bedrock.</summary>
    BedrockGuardrails,

    /// <summary>Google Cloud's Model Armor.</summary>
    ModelArmor,
}
