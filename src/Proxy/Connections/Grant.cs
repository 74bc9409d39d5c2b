using FastMcp.Proxy.Credentials;

namespace FastMcp.Proxy.Connections;

/// <summary>What one person let the gateway do at one upstream in their name, by the upstream's authorization server. Prints ***.</summary>
/// <remarks>Ownership: whoever opened or made it disposes of it.</remarks>
internal sealed class Grant : IDisposable
{
    /// <summary>Name of the credential.</summary>
    public required string Credential { get; init; }

    public required GrantOwner Owner { get; init; }

    /// <summary>The authorization server, by its issuer identifier.</summary>
    public required string Server { get; init; }

    /// <summary>What it is for (RFC 8707).</summary>
    public required string Resource { get; init; }

    /// <summary>By which the server knows the gateway.</summary>
    public required string Client { get; init; }

    public required string Scope { get; init; }

    public required string TokenUrl { get; init; }

    /// <summary>Empty: the server ends nothing.</summary>
    public required string RevocationUrl { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Renewed { get; init; }

    /// <summary>Null: the server does not say.</summary>
    public DateTimeOffset? AccessEnds { get; init; }

    public required Secret Access { get; init; }

    /// <summary>Null: there is none, and the grant is over with its access token.</summary>
    public Secret? Refresh { get; init; }

    /// <summary>The same with what the server gave for its refresh token.</summary>
    public Grant With(TokenSet tokens, DateTimeOffset now) => new()
    {
        Credential = Credential, Owner = Owner, Server = Server, Resource = Resource, Client = Client, Scope = tokens.Scope ?? Scope, TokenUrl = TokenUrl, RevocationUrl = RevocationUrl, Since = Since, Renewed = now,
        AccessEnds = tokens.Ends, Access = tokens.Access!, Refresh = tokens.Refresh ?? (Refresh is null ? null : new Secret(Refresh.Reveal())),
    };

    public void Dispose()
    {
        Access.Dispose();
        Refresh?.Dispose();
    }

    public override string ToString() => "***";
}
