using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// An access token of the managed identity of where the gateway runs: App Service, Container Apps and Functions by <c>IDENTITY_ENDPOINT</c> ("How to use managed identities for
/// App Service", 2019-08-01), virtual machines and clusters by the instance metadata service ("Use managed identities on an Azure VM to acquire an access token", 2018-02-01).
/// Both speak http on an address of the machine: the one address that this source lists for itself.
/// </summary>
/// <param name="terms">Of the source.</param>
/// <param name="environment">Of the process.</param>
internal sealed class AzureSource(SourceTerms terms, Func<string, string?> environment) : ICredentialSource
{
    private const string Metadata = "http://169.254.169.254/metadata/identity/oauth2/token";
    private const string OfMetadata = "2018-02-01";
    private const string OfService = "2019-08-01";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private OutboundClient? _machine;
    private string _machineOf = "";

    public async Task<Minted> MintAsync(LendScope scope)
    {
        var resource = terms.Fill("resource", scope)!;
        if (terms.Config.Text("url") is { } written)
        {
            return await AskAsync(terms.Outbound, written, OfMetadata, resource, ("Metadata", "true")).ConfigureAwait(false);
        }

        var (endpoint, secret) = (environment("IDENTITY_ENDPOINT"), environment("IDENTITY_HEADER"));
        var isService = !string.IsNullOrEmpty(endpoint) && !string.IsNullOrEmpty(secret);
        var at = isService ? endpoint! : Metadata;
        return MachineOf(at) is not { } machine ? Minted.None("IDENTITY_ENDPOINT is no http URL of an address of this machine")
            : isService ? await AskAsync(machine, at, OfService, resource, ("X-IDENTITY-HEADER", secret!)).ConfigureAwait(false)
            : await AskAsync(machine, at, OfMetadata, resource, ("Metadata", "true")).ConfigureAwait(false);
    }

    // The platform writes an address of loopback or of the link: nothing else is believed of an environment.
    private OutboundClient? MachineOf(string endpoint)
    {
        if (_machine is not null && _machineOf == endpoint)
        {
            return _machine;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || AddressOf(url.Host) is not { } address)
        {
            return null;
        }

        (_machineOf, _machine) = (endpoint, new OutboundClient(OutboundConfig.Default, address));
        return _machine;
    }

    private static IPAddress? AddressOf(string host) =>
        host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) && (IPAddress.IsLoopback(address) || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..])) ? address
        : null;

    private async Task<Minted> AskAsync(OutboundClient outbound, string endpoint, string version, string resource, (string Name, string Value) proof)
    {
        var identity = terms.Config.Text("client") is { } client ? "&client_id=" + Uri.EscapeDataString(client) : "";
        var url = new UriBuilder(endpoint) { Query = $"api-version={version}&resource={Uri.EscapeDataString(resource)}{identity}" }.Uri;
        var answer = await outbound.SendAsync(() => Request(url, proof)).ConfigureAwait(false);
        if (answer.Status is 404 or 410 or 429 or >= 500)
        {
            // Both are brought up, moved and busy at times, and say so by these: once more, and then it is the call's to try again.
            await Task.Delay(Pause).ConfigureAwait(false);
            answer = await outbound.SendAsync(() => Request(url, proof)).ConfigureAwait(false);
        }

        return Read(answer, endpoint);
    }

    private Minted Read(in OutboundAnswer answer, string endpoint)
    {
        if (!answer.IsOk)
        {
            return Minted.None($"{endpoint}: {answer.Fault}{SecretJson.ErrorOf(answer.Body)}");
        }

        var token = SecretJson.Take(answer.Body, "access_token");
        // App Service says seconds since 1970 alone.
        var ends = SecretJson.EndsIn(answer.Body, terms.Now, "expires_in")
            ?? (long.TryParse(SecretJson.Text(answer.Body, "expires_on"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(at) : null);
        CryptographicOperations.ZeroMemory(answer.Body);
        return token is null ? Minted.None($"{endpoint}: the answer has no access_token") : Minted.Of(token) with { EndsAt = ends };
    }

    private static HttpRequestMessage Request(Uri url, (string Name, string Value) proof)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation(proof.Name, proof.Value);
        return request;
    }
}
