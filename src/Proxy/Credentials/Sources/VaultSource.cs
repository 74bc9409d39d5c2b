using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// A secret of Vault or OpenBao by its HTTP API: a field of <c>GET /v1/PATH</c>, of a KV store (version 1 or 2) or of an engine that makes it. What has a lease is ended by
/// <c>PUT /v1/sys/leases/revoke</c>. The gateway shows the token in a file, which an agent beside it keeps fresh.
/// </summary>
internal sealed class VaultSource(SourceTerms terms) : ICredentialSource
{
    public bool Revokes => true;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        if (await terms.ReadAsync("token-file").ConfigureAwait(false) is not { } token)
        {
            return terms.Unreadable("token-file");
        }

        var url = new Uri($"{terms.Url().ToString().TrimEnd('/')}/v1/{terms.Fill("path", scope, encode: true)!.TrimStart('/')}");
        var answer = await terms.Outbound.SendAsync(() => Request(HttpMethod.Get, url, token, null)).ConfigureAwait(false);
        if (!answer.IsOk)
        {
            return Minted.None($"{url}: {answer.Fault}");
        }

        var field = terms.Config.Text("field")!;
        // KV version 2 has its fields one level deeper.
        var (secret, user) = SecretJson.Take(answer.Body, "data", "data", field) is { } deep
            ? (deep, User(answer.Body, "data", "data"))
            : (SecretJson.Take(answer.Body, "data", field), User(answer.Body, "data"));
        var lease = SecretJson.Text(answer.Body, "lease_id");
        var ends = SecretJson.EndsIn(answer.Body, terms.Now, "lease_duration");
        CryptographicOperations.ZeroMemory(answer.Body);
        return secret is null
            ? Minted.None($"{url}: the answer has no field '{field}'")
            : Minted.Of(secret) with { EndsAt = string.IsNullOrEmpty(lease) ? null : ends, Handle = string.IsNullOrEmpty(lease) ? null : lease, User = user };
    }

    public Task<bool> RevokeAsync(in Minted minted) => minted.Handle is { } lease ? EndAsync(lease) : Task.FromResult(true);

    private async Task<bool> EndAsync(string lease)
    {
        if (await terms.ReadAsync("token-file").ConfigureAwait(false) is not { } token)
        {
            return false;
        }

        var url = new Uri($"{terms.Url().ToString().TrimEnd('/')}/v1/sys/leases/revoke");
        var body = Encoding.UTF8.GetBytes($$"""{"lease_id":"{{JsonEncodedText.Encode(lease)}}"}""");
        return (await terms.Outbound.SendAsync(() => Request(HttpMethod.Put, url, token, body)).ConfigureAwait(false)).IsOk;
    }

    private string? User(byte[] body, params string[] at) => terms.Config.Text("user-field") is { } name ? SecretJson.Text(body, [.. at, name]) : null;

    private HttpRequestMessage Request(HttpMethod method, Uri url, string token, byte[]? body)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Add("X-Vault-Token", token);
        request.Headers.Add("X-Vault-Request", "true");
        if (terms.Config.Text("namespace") is { } space)
        {
            request.Headers.Add("X-Vault-Namespace", space);
        }

        request.Content = body is null ? null : JsonBody.Of(body);
        return request;
    }
}
