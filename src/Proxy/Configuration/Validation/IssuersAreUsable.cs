using System.Net;
using System.Security.Cryptography;
using FastMcp.Jose.Keys;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Issuers have names and values of <c>iss</c> of their own, and keys that can be had; the development issuer serves this machine alone.</summary>
internal sealed class IssuersAreUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var issuer in config.Issuers)
        {
            if (!Names.AreWellFormed(issuer.Name) || config.Issuers.Count(other => other.Name == issuer.Name) > 1)
            {
                errors.Add(issuer.Place, $"The name '{issuer.Name}' is not well formed, or another issuer has it. {Names.Form}");
            }

            if (config.Issuers.Count(other => other.Issuer == issuer.Issuer) > 1)
            {
                errors.Add(issuer.Place, $"Two issuers have the same 'issuer', {issuer.Issuer}: a token could be of either.");
            }

            Keys(issuer, config, errors);
        }
    }

    private static void Keys(IssuerConfig issuer, Config config, ConfigErrors errors)
    {
        if (new[] { issuer.Jwks?.ToString(), issuer.KeysFile, issuer.DevelopmentFile }.Count(source => source is not null) > 1)
        {
            errors.Add(issuer.Place, "Keys come from one place: 'jwks', 'keys', 'development', or, without these, discovery.");
        }

        foreach (var url in new[] { issuer.Jwks, issuer.Introspection?.Url }.OfType<Uri>().Concat(Discovered(issuer)))
        {
            Fetchable(url, issuer, config, errors);
        }

        if (issuer.KeysFile is { } file)
        {
            KeysFile(file, issuer, errors);
        }
        else if (issuer.Algorithms?.Any(algorithm => algorithm.StartsWith("HS", StringComparison.Ordinal)) == true)
        {
            errors.Add(issuer.Place, "HS256, HS384 and HS512 need a secret that only a file has: 'keys'.");
        }

        if (issuer.DevelopmentFile is not null)
        {
            Development(issuer.DevelopmentFile, issuer, config, errors);
        }
    }

    private static IEnumerable<Uri> Discovered(IssuerConfig issuer) =>
        issuer is { Jwks: null, KeysFile: null, DevelopmentFile: null } && Uri.TryCreate(issuer.Issuer, UriKind.Absolute, out var url) ? [url] : [];

    private static void Fetchable(Uri url, IssuerConfig issuer, Config config, ConfigErrors errors)
    {
        var isLoopback = IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) ? IPAddress.IsLoopback(address) : url.Host == "localhost";
        if (url.Scheme != Uri.UriSchemeHttps && !(isLoopback && url.Scheme == Uri.UriSchemeHttp && config.Outbound.Allow.Any(range => IPAddress.IsLoopback(range.BaseAddress))))
        {
            errors.Add(issuer.Place, $"{url.GetLeftPart(UriPartial.Authority)} is fetched by https only; by http on loopback where 'outbound' has allow: [127.0.0.1].");
        }
    }

    private static void KeysFile(string file, IssuerConfig issuer, ConfigErrors errors)
    {
        try
        {
            if (KeySetReader.Read(File.ReadAllBytes(file), isLocal: true, out var whyNot) is null)
            {
                errors.Add(issuer.Place, $"{file} has no keys that can be used. {whyNot}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(issuer.Place, $"The keys cannot be read from {file}.");
        }
    }

    private static void Development(string file, IssuerConfig issuer, Config config, ConfigErrors errors)
    {
        foreach (var listener in config.Listeners.Where(listener => !IPAddress.IsLoopback(listener.Address.Address)))
        {
            errors.Add(issuer.Place, $"Issuer '{issuer.Name}' is for development: whoever can read its file is whoever he says. It is refused where a listener, {listener.Address}, can be reached from other machines.");
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            errors.Add(issuer.Place, $"{file} holds no key of a development issuer. Make one with: fastmcp token --key {file} --sub dev-user");
        }
    }
}
