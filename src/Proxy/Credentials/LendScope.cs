using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials.Templates;

namespace FastMcp.Proxy.Credentials;

/// <summary>What one minting is for: the caller and his token, and what the call says where the configuration asks for it.</summary>
/// <param name="Caller">Name of the caller, for sessions and audit trails of other services.</param>
/// <param name="Token">The caller's own token, for sources that exchange it; empty: there is none.</param>
/// <param name="Values">Of placeholders.</param>
internal sealed record LendScope(string Caller, ReadOnlyMemory<byte> Token, TemplateValues Values)
{
    /// <summary>Seconds since 1970: what is made of a caller's token is not lent behind its end.</summary>
    public long EndsAt { get; init; } = long.MaxValue;

    /// <summary>Whose grant it is lent by; null: the caller is nobody who could sign in.</summary>
    public GrantOwner? Owner { get; init; }

    public override string ToString() => "***";
}
