using System.Net.Http.Headers;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// How the gateway shows itself to a token endpoint: by a secret, by an assertion that it signs (RFC 7523 section 2.2; with a certificate as Entra ID has it), or by one that
/// somebody else keeps in a file, such as a workload's token (Entra workload identity federation).
/// </summary>
/// <param name="Login">Null: the form shows it.</param>
/// <param name="Form">What stands in the form for it.</param>
/// <param name="WhyNot">Null: it can be shown.</param>
internal sealed record ClientProof(AuthenticationHeaderValue? Login, IReadOnlyList<KeyValuePair<string, string?>> Form, Minted? WhyNot)
{
    /// <summary>By the one of the keys that the credential has.</summary>
    public static async Task<ClientProof> OfAsync(SourceTerms terms)
    {
        var client = terms.Config.Text("client")!;
        if (terms.Config.Text("secret-file") is not null)
        {
            return await terms.ReadAsync("secret-file").ConfigureAwait(false) is { } secret ? new(BasicLogin.Of(client, secret), [], null) : None(terms, "secret-file");
        }

        if (terms.Config.Text("assertion-file") is not null)
        {
            return await terms.ReadAsync("assertion-file").ConfigureAwait(false) is { } read ? Asserted(client, read) : None(terms, "assertion-file");
        }

        return await Assertion.MakeAsync(terms, client, client, terms.Config.Text("url")!, null).ConfigureAwait(false) is { } made ? Asserted(client, made) : None(terms, "key-file");
    }

    public override string ToString() => "***";

    private static ClientProof Asserted(string client, string assertion) =>
        new(null, [new("client_id", client), new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), new("client_assertion", assertion)], null);

    private static ClientProof None(SourceTerms terms, string key) => new(null, [], terms.Unreadable(key));
}
