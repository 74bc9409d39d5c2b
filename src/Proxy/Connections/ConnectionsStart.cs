using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Store.Grants;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Connections;

/// <summary>Puts connections together where a configuration asks for them.</summary>
internal static class ConnectionsStart
{
    /// <summary>Null: nobody connects. Where nodes share a store it holds the grants.</summary>
    /// <exception cref="IOException">The folder, or the connection string of the store, cannot be had.</exception>
    public static GrantBook? Start(Config config, MaskingKey key, IdentityBuilder identities, MetricsRegistry metrics, TimeProvider clock, ILoggerFactory logs)
    {
        if (config is not { Connections: { } folder, Console.SignIn.Url: { } console })
        {
            return null;
        }

        IGrantStore store = config.Store is { } shared ? SharedGrants.Of(shared.Secret(), shared.Node) : new FolderGrants(folder.Folder);
        var book = new GrantBook(store, new GrantSeal(key), new ConnectionCounters(metrics), clock, logs.CreateLogger<GrantBook>());
        identities.Keep(book, console);
        return book;
    }

    /// <summary>What the console shows; null: nobody connects.</summary>
    public static ConsentDesk? DeskOf(GrantBook? book, Uri? console, LiveState live, IdentityBuilder identities, TimeProvider clock, ILoggerFactory logs) => book is null || console is null ? null : new ConsentDesk(
        () => [.. live.Current.Snapshot.Config.Credentials.Where(credential => credential.Spec.NeedsConsent).Select(credential => new ConnectionTerms(credential, console))],
        book, () => identities.Outbound, clock, logs.CreateLogger<ConsentDesk>());
}
