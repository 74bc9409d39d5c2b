using FastMcp.Proxy.Identity;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// What a kept credential may be lent for again. What is exchanged for a caller's token has the rights of that token, which another one of the same user need not have: so the
/// token is part of it, by hash.
/// </summary>
/// <param name="Caller">Name of the caller; empty: it is minted for everybody.</param>
/// <param name="Token">Of the caller; zeros: it is minted for everybody, or the caller showed none.</param>
/// <param name="Values">Of placeholders; empty: there are none.</param>
internal readonly record struct LeaseKey(string Caller, TokenKey Token, string Values)
{
    /// <summary>No allocation.</summary>
    public static LeaseKey Of(LentCredential credential, Caller caller, string values) =>
        credential.IsPerCaller ? new(caller.Name, caller.Token, values) : new("", default, values);

    public override string ToString() => "***";
}
