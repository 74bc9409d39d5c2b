using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>What people connect to they can consent to, it is sealed at rest, and the callers are those who sign in.</summary>
internal sealed class ConnectionsAreSafe : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        CredentialConfig[] connections = [.. config.Credentials.Where(credential => credential.Spec.NeedsConsent)];
        if (connections.FirstOrDefault() is not { } first)
        {
            if (config.Connections is { } unused)
            {
                errors.Warn(unused.Place, "Nobody connects to anything: no credential has the source 'oauth-user'.");
            }

            return;
        }

        if (config.Connections is null)
        {
            errors.Add(first.Place, $"People's grants for '{first.Name}' are kept somewhere: connections with a folder.");
        }

        if (!config.Masking.HasKey)
        {
            errors.Add(first.Place, $"People's grants for '{first.Name}' are sealed by the masking key, which has to be there after a restart too: set masking.key.");
        }

        if (config.Console?.SignIn is not { } signIn)
        {
            errors.Add(first.Place, $"People consent to '{first.Name}' on the console: set console with sign-in.");
            return;
        }

        foreach (var connection in connections)
        {
            One(connection, config, errors);
            foreach (var route in config.Routes.Where(route => Lends(config, route, connection.Name) && !route.Identity.Issuers.Contains(signIn.Issuer, StringComparer.Ordinal)))
            {
                errors.Add(route.Place, $"Route '{route.Name}' lends '{connection.Name}', to which people consent as '{signIn.Issuer}' knows them, and takes no tokens of that issuer.");
            }
        }
    }

    private static void One(CredentialConfig connection, Config config, ConfigErrors errors)
    {
        foreach (var key in (string[])["resource", "issuer"])
        {
            if (connection.Text(key) is { } text && !(CredentialsAreUsable.IsFetchable(text, config) && !text.Contains('#', StringComparison.Ordinal)))
            {
                errors.Add(connection.Place, $"'{key}' is an https URL without a fragment, or http on loopback where 'outbound' has allow: [127.0.0.1]; '{text}' is not.");
            }
        }

        if (connection.Text("client") is null && connection.Text("secret-file") is not null)
        {
            errors.Add(connection.Place, "'secret-file' is the secret of a registered 'client', which is missing.");
        }

        if (connection.Text("secret-file") is not null && connection.Text("issuer") is null)
        {
            errors.Add(connection.Place, "'secret-file' is the secret of a client at one authorization server: 'issuer' says which, so that no other one that the upstream names is shown it.");
        }

        if (connection.Text("client") is null && config.Console!.SignIn!.Url.Scheme != Uri.UriSchemeHttps)
        {
            errors.Warn(connection.Place, $"Without 'client' authorization servers that register no clients fetch the gateway's document from the console, by https alone: let console.sign-in.url be https, or register a client for '{connection.Name}'.");
        }

        if (connection.Values.Values.SelectMany(values => values).Any(text => text.Contains('{', StringComparison.Ordinal)))
        {
            errors.Add(connection.Place, "What people consent to is the same for each call: the source 'oauth-user' takes no placeholders.");
        }
    }

    private static bool Lends(Config config, RouteConfig route, string credential) => config.Upstreams
        .Where(upstream => upstream.Name == route.Upstream || route.Servers.Any(server => server.Upstream == upstream.Name))
        .Any(upstream => upstream.Credential == credential || upstream.Lend.Values.Contains(credential, StringComparer.Ordinal));
}
