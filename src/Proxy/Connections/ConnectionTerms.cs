using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials.Sources;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Connections;

/// <summary>One upstream that people connect to, as the operator wrote it: a credential of source <c>oauth-user</c>. Immutable.</summary>
/// <param name="Config">The credential.</param>
/// <param name="Console">Where browsers reach the console.</param>
internal sealed record ConnectionTerms(CredentialConfig Config, Uri Console)
{
    public const string Source = "oauth-user";

    public string Name => Config.Name;

    public string Resource => Config.Text("resource")!;

    /// <summary>Null: the upstream names it.</summary>
    public string? Issuer => Config.Text("issuer");

    public string? Scope => Config.Text("scope");

    /// <summary>By which the server knows the gateway, as the operator registered it; null: by the document that the console serves, or as the gateway registers itself.</summary>
    public string? Client => Config.Text("client");

    /// <summary>Each connection comes back to an address of its own, so that one server's answer is never taken for another's (RFC 9700 section 4.4.2.2).</summary>
    public Uri Redirect => new(Console, $"/connections/{Name}/back");

    /// <summary>Of the client's metadata (OAuth Client ID Metadata Document).</summary>
    public Uri DocumentUrl => new(Console, $"/connections/{Name}/client.json");

    /// <summary>Where people go.</summary>
    public Uri Page => new(Console, "/connections#" + Name);

    /// <summary>It was given for what the operator wants now.</summary>
    public bool Covers(Grant grant) =>
        grant.Credential == Name && grant.Resource == Resource && (Client is null || Client == grant.Client) && (Issuer is null || Issuer == grant.Server);

    /// <summary>The client's secret; false: it cannot be read.</summary>
    public async Task<(bool Read, string? Secret)> SecretAsync(OutboundClient outbound, TimeProvider clock) =>
        Config.Text("secret-file") is null ? (true, null)
        : await new SourceTerms(Config, outbound, clock).ReadAsync("secret-file").ConfigureAwait(false) is { } secret ? (true, secret)
        : (false, null);
}
