using System.Net;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials.Templates;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>What upstreams are lent is there, is fetched safely, and is minted for callers that are known; standing secrets are said.</summary>
internal sealed class CredentialsAreUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        string[] names = [.. config.Credentials.Select(credential => credential.Name)];
        foreach (var credential in config.Credentials)
        {
            if (!Names.AreWellFormed(credential.Name) || names.Count(name => name == credential.Name) > 1)
            {
                errors.Add(credential.Place, $"The name '{credential.Name}' is not well formed, or another credential has it. {Names.Form}");
            }

            One(credential, config, errors);
        }

        foreach (var (upstream, name) in config.Upstreams.SelectMany(upstream => LentOf(upstream).Select(name => (upstream, name))).Where(lent => !names.Contains(lent.name, StringComparer.Ordinal)))
        {
            errors.Add(upstream.Place, $"There is no credential '{name}'.{DidYouMean.Hint(name, names)}");
        }

        foreach (var route in config.Routes.Where(route => route.ForwardAuthorization && config.Upstreams.Any(upstream => upstream.Name == route.Upstream && LentOf(upstream).Any())))
        {
            errors.Add(route.Place, $"Route '{route.Name}' forwards the caller's Authorization, and its upstream has a credential: one of the two.");
        }

        Callers(config, errors);
        Certificates(config, errors);
    }

    // It is shown in the handshake: there has to be one, and not one for each call.
    private static void Certificates(Config config, ConfigErrors errors)
    {
        foreach (var credential in config.Credentials.Where(credential => credential.Spec.IsCertificate))
        {
            if (!ReferenceEquals(credential.PutAt, PlaceConfig.Bearer))
            {
                errors.Add(credential.Place, $"'{credential.Name}' is a client certificate, which is shown in the TLS handshake: it has no 'place'.");
            }

            if (credential.Keep <= TimeSpan.Zero)
            {
                errors.Add(credential.Place, $"'{credential.Name}' is a client certificate and needs 'keep': for so long its connections serve again, such as 5m; behind it the files are read anew.");
            }

            foreach (var upstream in config.Upstreams.Where(upstream => upstream.Url.Scheme != Uri.UriSchemeHttps && LentOf(upstream).Contains(credential.Name, StringComparer.Ordinal)))
            {
                errors.Add(upstream.Place, $"Upstream '{upstream.Name}' is lent the client certificate '{credential.Name}' and has no TLS: its url is https.");
            }
        }
    }

    private static void One(CredentialConfig credential, Config config, ConfigErrors errors)
    {
        foreach (var key in (string[])["url", "revoke-url", "resource-url"])
        {
            if (credential.Text(key) is { } text && !IsFetchable(text, config))
            {
                errors.Add(credential.Place, $"'{key}' is an https URL, or http on loopback where 'outbound' has allow: [127.0.0.1]; '{text}' is not.");
            }
        }

        foreach (var file in credential.Values.Where(value => CredentialSpecs.IsFile(value.Key)).SelectMany(value => value.Value).Where(file => !File.Exists(file)))
        {
            errors.Add(credential.Place, $"There is no file {file}.");
        }

        foreach (var text in credential.Values.Values.SelectMany(values => values))
        {
            if (LendTemplate.WhyNot(text) is { } whyNot)
            {
                errors.Add(credential.Place, whyNot);
            }
        }

        Proof(credential, errors);

        if (credential.Text("duration") is { } duration && !Quantities.TryParseDuration(duration, out _))
        {
            errors.Add(credential.Place, $"'duration' is {Quantities.DurationForm}, not '{duration}'.");
        }
    }

    private static void Proof(CredentialConfig credential, ConfigErrors errors)
    {
        string[] ways = [.. new[] { "secret-file", "key-file", "assertion-file" }.Where(credential.Spec.Optional.Contains)];
        if (credential.Spec.Name is "client-credentials" or "on-behalf-of" or "id-jag" && ways.Count(key => credential.Text(key) is not null) != 1)
        {
            errors.Add(credential.Place, $"The gateway shows itself to the token endpoint with one of {string.Join(", ", ways[..^1].Select(way => $"'{way}'"))} and '{ways[^1]}'.");
        }

        if (credential.Text("certificate-file") is not null && credential.Text("key-file") is null)
        {
            errors.Add(credential.Place, "'certificate-file' is the certificate of a 'key-file', which is missing.");
        }

        if (credential.Text("algorithm") is { } algorithm && algorithm is not ("RS256" or "PS256"))
        {
            errors.Add(credential.Place, $"'algorithm' is RS256 or PS256, not '{algorithm}'; a key of P-256 signs ES256.");
        }

        if (credential.Text("subject-type") is { } type && type is not ("access_token" or "id_token" or "jwt"))
        {
            errors.Add(credential.Place, $"'subject-type' is access_token, id_token or jwt, not '{type}'.");
        }
    }

    private static IEnumerable<string> LentOf(UpstreamConfig upstream) =>
        upstream.Lend.Values.Append(upstream.Credential).OfType<string>().Distinct(StringComparer.Ordinal);

    // What is minted for a caller needs one with a token.
    private static void Callers(Config config, ConfigErrors errors)
    {
        var perCaller = config.Credentials.Where(credential => credential.Spec.IsPerCaller).Select(credential => credential.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var route in config.Routes)
        {
            var lent = config.Upstreams.Where(upstream => upstream.Name == route.Upstream || route.Servers.Any(server => server.Upstream == upstream.Name)).SelectMany(LentOf);
            if (lent.FirstOrDefault(perCaller.Contains) is { } credential && route.Identity.Issuers.Count == 0)
            {
                errors.Add(route.Place, $"'{credential}' is exchanged for the caller's token, and route '{route.Name}' takes none: it needs 'identity' with 'issuers'.");
            }
        }
    }

    internal static bool IsFetchable(string text, Config config) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address) && config.Outbound.Allow.Any(range => IPAddress.IsLoopback(range.BaseAddress))));
}
