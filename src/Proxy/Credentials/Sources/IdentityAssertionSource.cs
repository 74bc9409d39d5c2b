using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Jose;
using FastMcp.Jose.Signatures;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// An access token of the caller at another service's server, by an identity assertion grant (draft-ietf-oauth-identity-assertion-authz-grant, ID-JAG; MCP's enterprise-managed authorization): the caller's
/// own issuer exchanges the caller's token for an assertion to that server (RFC 8693), which takes it for an access token (RFC 7523 section 2.1). Nobody consents: the issuer decides, once for
/// the organisation.
/// </summary>
internal sealed class IdentityAssertionSource(SourceTerms terms) : ICredentialSource
{
    private const string Grant = "urn:ietf:params:oauth:token-type:id-jag";
    private const string Types = "urn:ietf:params:oauth:token-type:";

    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (scope.Token.IsEmpty)
        {
            return Minted.None("the caller has no token that could be exchanged");
        }

        // :: Step 1: at the caller's issuer
        var proof = await ClientProof.OfAsync(terms).ConfigureAwait(false);
        if (proof.WhyNot is { } unreadable)
        {
            return unreadable;
        }

        var (assertion, whyNot) = await ExchangeAsync(scope, proof).ConfigureAwait(false);
        if (assertion is null)
        {
            return Minted.None(whyNot);
        }

        // :: Step 2: at the resource's server, which knows the gateway by another name
        using (assertion)
        {
            return await terms.ReadAsync("resource-secret-file").ConfigureAwait(false) is not { } secret
                ? terms.Unreadable("resource-secret-file")
                : await TokenEndpoint.AskAsync(
                    terms,
                    [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", Encoding.ASCII.GetString(assertion.Reveal()))],
                    BasicLogin.Of(terms.Config.Text("resource-client")!, secret),
                    new Uri(terms.Config.Text("resource-url")!)).ConfigureAwait(false);
        }
    }

    private async Task<(Secret? Assertion, string WhyNot)> ExchangeAsync(LendScope scope, ClientProof proof)
    {
        (string Key, string? Value)[] asked =
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("requested_token_type", Grant),
            ("subject_token", Encoding.ASCII.GetString(scope.Token.Span)),
            ("subject_token_type", Types + (terms.Config.Text("subject-type") ?? "access_token")),
            ("audience", terms.Fill("audience", scope)),
            ("resource", terms.Fill("resource", scope)),
            ("scope", terms.Fill("scope", scope)),
            .. proof.Form.Select(field => (field.Key, field.Value)),
        ];
        KeyValuePair<string, string>[] form = [.. asked.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!))];
        var url = terms.Url();
        var answer = await terms.Outbound.SendAsync(() => Request(url, form, proof.Login)).ConfigureAwait(false);
        try
        {
            return !answer.IsOk ? (null, $"{url}: {answer.Fault}{SecretJson.ErrorOf(answer.Body)}")
                : SecretJson.Text(answer.Body, "issued_token_type") != Grant ? (null, $"{url}: what was issued is no identity assertion grant")
                : SecretJson.Take(answer.Body, "access_token") is { } made ? Checked(made, url)
                : (null, $"{url}: the answer has no assertion");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer.Body);
        }
    }

    // The server that it is for verifies it. What is for another one, or could be taken for another kind of token, does not leave.
    private (Secret? Assertion, string WhyNot) Checked(Secret made, Uri url)
    {
        var (audience, client) = (terms.Config.Text("audience")!, terms.Config.Text("resource-client")!);
        if (JwsReader.Read(made.Reveal().ToArray(), out _) is { } message && string.Equals(message.Type, "oauth-id-jag+jwt", StringComparison.OrdinalIgnoreCase) && IsFor(message.Payload, audience, client))
        {
            return (made, "");
        }

        made.Dispose();
        return (null, $"{url}: the assertion is not for '{audience}' and the client '{client}' there, or is no oauth-id-jag+jwt");
    }

    private static bool IsFor(ReadOnlyMemory<byte> payload, string audience, string client)
    {
        if (StrictJson.Check(payload.Span) != TokenFault.None)
        {
            return false;
        }

        using var document = JsonDocument.Parse(payload);
        return Says(document.RootElement, "aud", audience) && Says(document.RootElement, "client_id", client);
    }

    private static bool Says(JsonElement root, string name, string value) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.String && said.ValueEquals(value);

    private static HttpRequestMessage Request(Uri url, KeyValuePair<string, string>[] form, AuthenticationHeaderValue? login)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = login;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
