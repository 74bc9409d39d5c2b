using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Outbound;
using FastMcp.WebConsole;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Where people let the gateway call upstreams in their name: OAuth 2.1 code flow with PKCE (RFC 7636) for one resource (RFC 8707), at the server that the upstream names, with the
/// issuer of the answer looked at (RFC 9207), an address of its own to come back to, and a state that is taken once, by the sign-in that it began in.
/// </summary>
/// <param name="connections">Those of the configuration in force.</param>
/// <param name="book">What was granted.</param>
/// <param name="outbound">Fetches, as the configuration in force lets it.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Told why a consent came to nothing.</param>
internal sealed partial class ConsentDesk(Func<IReadOnlyList<ConnectionTerms>> connections, GrantBook book, Func<OutboundClient> outbound, TimeProvider clock, ILogger<ConsentDesk> log) : IConnections
{
    private const string NotNow = "The gateway cannot connect you at the moment. Its operator finds the reason in its log.";
    private const string NotHere = "This was not begun in this browser, was finished before, or took too long. Begin again on the page of connections.";

    private readonly PendingConsents _pending = new(book.Counters, clock);

    public async Task<IReadOnlyList<ConnectionView>> OfAsync(string? caller) => await Task.Run(() => Of(GrantOwner.Parse(caller))).ConfigureAwait(false);

    public async Task<IReadOnlyList<GrantView>> AllAsync() => await Task.Run(IReadOnlyList<GrantView> () =>
    {
        var views = new List<GrantView>();
        foreach (var (id, grant) in book.List())
        {
            using (grant)
            {
                views.Add(new GrantView(id, grant.Credential, grant.Owner.Subject, grant.Owner.Issuer, grant.Server, grant.Since, grant.Renewed));
            }
        }

        return [.. views.OrderBy(view => view.Name, StringComparer.Ordinal).ThenBy(view => view.Subject, StringComparer.Ordinal)];
    }).ConfigureAwait(false);

    public async Task<ConsentLead> LeadAsync(string name, string? caller, string browser)
    {
        if (Find(name) is not { } terms || GrantOwner.Parse(caller) is not { } owner)
        {
            return new(null, "There is no such connection.");
        }

        var (server, whyNot) = await ServerFinder.FindAsync(outbound(), terms.Resource, terms.Issuer).ConfigureAwait(false);
        if (server is null)
        {
            Log.Failed(log, name, whyNot);
            return new(null, NotNow);
        }

        (var client, whyNot) = await ClientOfAsync(terms, server).ConfigureAwait(false);
        if (client is null)
        {
            Log.Failed(log, name, whyNot);
            return new(null, NotNow);
        }

        var pending = new PendingConsent(terms, owner, browser, server, client, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), clock.GetUtcNow());
        return _pending.Add(pending) is { } state
            ? new(Address(pending, state), null)
            : new(null, "Too many people connect at the moment. Try again in a few minutes.");
    }

    public async Task<string?> BackAsync(string name, ConsentReturn said, string? caller, string browser)
    {
        var whyNot = await RedeemAsync(name, said, caller, browser).ConfigureAwait(false);
        if (whyNot is not null)
        {
            book.Counters.Refused.Add();
        }

        return whyNot;
    }

    public Task<string?> EndAsync(string name, string? caller) =>
        GrantOwner.Parse(caller) is { } owner ? EndAsync(owner.IdFor(name), "console " + owner.Subject, name) : Task.FromResult<string?>("There is no such connection.");

    public Task<string?> EndAsAdminAsync(string id, string who) => EndAsync(id, "console " + who, null);

    public byte[]? DocumentOf(string name) => Find(name) is { Client: null } terms ? ClientDocument.Of(terms, named: true) : null;

    private ConnectionTerms? Find(string name) => connections().FirstOrDefault(terms => terms.Name == name);

    private IReadOnlyList<ConnectionView> Of(GrantOwner? owner)
    {
        var views = new List<ConnectionView>();
        foreach (var terms in connections())
        {
            using var grant = owner is { } known ? book.Find(known.IdFor(terms.Name)) : null;
            var covers = grant is not null && terms.Covers(grant);
            views.Add(new ConnectionView(terms.Name, terms.Resource, terms.Scope ?? "", covers, covers ? grant!.Server : "", covers ? grant!.Since : null, covers ? grant!.Renewed : null));
        }

        return views;
    }

    // What the operator registered, else the document, which servers fetch by https, else as a client of that server alone.
    private async Task<(string? Client, string WhyNot)> ClientOfAsync(ConnectionTerms terms, ServerMetadata server) =>
        terms.Client is { } registered ? (registered, "")
        : server.TakesDocuments ? (terms.DocumentUrl.AbsoluteUri, "")
        : server.Registration is { } endpoint ? await ClientRegistration.RegisterAsync(outbound(), endpoint, terms).ConfigureAwait(false)
        : (null, $"{server.Issuer} knows no client by its document and registers none: register the gateway there, with {terms.Redirect}, and name it by 'client'");

    private static Uri Address(PendingConsent pending, string state)
    {
        var (server, terms) = (pending.Server, pending.Terms);
        (string Name, string? Value)[] parts =
        [
            ("response_type", "code"), ("client_id", pending.Client), ("redirect_uri", terms.Redirect.AbsoluteUri), ("scope", terms.Scope), ("state", state), ("resource", terms.Resource),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(pending.Verifier)))), ("code_challenge_method", "S256"),
            // OpenID Connect Core 1.0 section 11: without it no refresh token is given.
            ("prompt", terms.Scope?.Split(' ').Contains("offline_access") == true ? "consent" : null),
        ];
        var query = string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return new UriBuilder(server.Authorization) { Query = server.Authorization.Query.Length > 1 ? $"{server.Authorization.Query}&{query}" : query }.Uri;
    }

    // Null: it is done.
    private async Task<string?> RedeemAsync(string name, ConsentReturn said, string? caller, string browser)
    {
        // :: Step 1: it is the answer to what began here, in this sign-in, as this person, for this connection
        if (_pending.Take(said.State) is not { } pending || !AreSame(pending.Browser, browser) || pending.Owner != GrantOwner.Parse(caller) || pending.Terms.Name != name || Find(name) != pending.Terms)
        {
            return NotHere;
        }

        // :: Step 2: it comes from the server that was asked (RFC 9207 section 2.4)
        if (said.Issuer.Length == 0 ? pending.Server.SaysIssuer : said.Issuer != pending.Server.Issuer)
        {
            Log.Failed(log, name, "the answer names another issuer, or none though the server says that it does");
            return "This answer comes from another server than the one that you were led to. Nothing was connected.";
        }

        if (said.Code.Length == 0 || said.Error.Length > 0)
        {
            return "You were not connected: the server gave no consent.";
        }

        // :: Step 3: the code is redeemed where it belongs
        var (terms, now) = (pending.Terms, clock.GetUtcNow());
        var (read, secret) = await terms.SecretAsync(outbound(), clock).ConfigureAwait(false);
        var tokens = !read ? TokenSet.None($"{terms.Config.Text("secret-file")} cannot be read") : await GrantEndpoint.AskAsync(
            outbound(), pending.Server.Token.AbsoluteUri,
            [new("grant_type", "authorization_code"), new("code", said.Code), new("redirect_uri", terms.Redirect.AbsoluteUri), new("code_verifier", pending.Verifier), new("resource", terms.Resource)],
            pending.Client, secret, now).ConfigureAwait(false);
        if (tokens.Access is null)
        {
            Log.Failed(log, name, tokens.WhyNot);
            return "The server did not take the code. Begin again on the page of connections.";
        }

        // :: Step 4: it is kept, and what was before is taken back
        using var grant = new Grant
        {
            Credential = name, Owner = pending.Owner, Server = pending.Server.Issuer, Resource = terms.Resource, Client = pending.Client, Scope = tokens.Scope ?? terms.Scope ?? "",
            TokenUrl = pending.Server.Token.AbsoluteUri, RevocationUrl = pending.Server.Revocation?.AbsoluteUri ?? "", Since = now, Renewed = now, AccessEnds = tokens.Ends, Access = tokens.Access, Refresh = tokens.Refresh,
        };
        return await KeepAsync(grant, terms).ConfigureAwait(false);
    }

    private async Task<string?> KeepAsync(Grant grant, ConnectionTerms terms)
    {
        try
        {
            using var before = await Task.Run(() => book.PutAsync(grant.Owner.IdFor(terms.Name), grant)).ConfigureAwait(false);
            if (before is not null)
            {
                await book.RevokeAsync(before, terms, outbound()).ConfigureAwait(false);
            }

            return null;
        }
        catch (IOException e)
        {
            Log.Failed(log, terms.Name, e.Message);
            await book.RevokeAsync(grant, terms, outbound()).ConfigureAwait(false);
            return NotNow;
        }
    }

    private async Task<string?> EndAsync(string id, string by, string? name)
    {
        try
        {
            using var grant = await Task.Run(() => book.End(id, by)).ConfigureAwait(false);
            if (grant is null)
            {
                return "There is no such connection.";
            }

            return await book.RevokeAsync(grant, Find(name ?? grant.Credential), outbound()).ConfigureAwait(false) ? null
                : "The gateway calls nothing by it any more. Its authorization server could not be told: end it there too.";
        }
        catch (IOException e)
        {
            Log.Failed(log, name ?? "", e.Message);
            return NotNow;
        }
    }

    private static bool AreSame(string one, string other) => one.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConsentFailed, LogLevel.Warning, "Nobody could be connected to '{Connection}': {Why}")]
        public static partial void Failed(ILogger logger, string connection, string why);
    }
}
