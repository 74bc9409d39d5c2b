namespace FastMcp.Proxy.Identity.ApiKeys;

/// <summary>What the file says of one key.</summary>
/// <param name="Id">Eight hex digits.</param>
/// <param name="Hash">SHA-256 of the key, hex.</param>
/// <param name="Name">The caller's name.</param>
/// <param name="Groups">The caller's groups.</param>
/// <param name="Agent">The agent; empty: none.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Until">When it ends; null: not by itself.</param>
/// <param name="Revoked">When it was revoked; null: it was not.</param>
internal sealed record ApiKeyEntry(string Id, string Hash, string Name, string[] Groups, string Agent, DateTimeOffset Created, DateTimeOffset? Until, DateTimeOffset? Revoked)
{
    public bool HasEnded(DateTimeOffset now) => Revoked is not null || Until <= now;
}
