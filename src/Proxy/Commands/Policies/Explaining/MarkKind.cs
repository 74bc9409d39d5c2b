namespace FastMcp.Proxy.Commands.Policies.Explaining;

/// <summary>What a marked part of a text is.</summary>
internal enum MarkKind
{
    Masked,
    Refused,
    Beaten,
    Open,
    Nearly,
}
