using System.Net;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.ApiKeys;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>What routes say of callers names issuers and keys that are there, and never lets the caller's token go upstream.</summary>
internal sealed class RoutesKnowTheirCallers : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        Keys(config, errors);
        string[] names = [.. config.Issuers.Select(issuer => issuer.Name)];
        foreach (var route in config.Routes)
        {
            var identity = route.Identity;
            foreach (var name in identity.Issuers.Where(name => !names.Contains(name, StringComparer.Ordinal)))
            {
                errors.Add(route.Place, $"There is no issuer '{name}'.{DidYouMean.Hint(name, names)}");
            }

            if (identity.ApiKeys && config.ApiKeys is null)
            {
                errors.Add(route.Place, "'api-keys: on' needs a file of keys: 'api-keys' beside 'issuers'.");
            }

            if (!identity.IsOpen && route.ForwardAuthorization)
            {
                errors.Add(route.Place, $"Route '{route.Name}' verifies the caller's token and cannot forward it too (MCP authorization, token passthrough): take 'authorization' out of 'forward', and give the upstream a credential of its own.");
            }

            if (identity.Resource is { Scheme: "http" } resource && !IsLoopback(resource))
            {
                errors.Warn(route.Place, $"Clients send their tokens to {resource.Host} in the clear: 'resource' is not https.");
            }

            Open(config, route, errors);
        }
    }

    private static void Keys(Config config, ConfigErrors errors)
    {
        try
        {
            _ = config.ApiKeys is { } keys ? ApiKeyFile.Read(keys.File) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(config.ApiKeys!.Place, $"{e.Message} Make a key with: fastmcp key new --file {config.ApiKeys.File} --name NAME");
        }
    }

    private static bool IsLoopback(Uri url) => url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static void Open(Config config, RouteConfig route, ConfigErrors errors)
    {
        var knowsCallers = config.Issuers.Count > 0 || config.ApiKeys is not null || config.Authorities.Count > 0;
        if (knowsCallers && route.Identity.Anonymous)
        {
            errors.Warn(route.Place, route.Identity.IsOpen
                ? $"Route '{route.Name}' lets anyone in: it has no 'identity'."
                : $"Route '{route.Name}' lets anyone in who shows nothing: 'anonymous: on'.");
        }

        if (route.Identity is { Issuers.Count: 0, ApiKeys: false, Anonymous: false, Certificates.Length: 0 })
        {
            errors.Add(route.Place, $"Nobody can call route '{route.Name}': it takes no issuer's tokens, no certificates, no keys, and nobody without.");
        }

        if (route.Identity.Scopes.Count > 0 && route.Identity.Issuers.Count == 0)
        {
            errors.Add(route.Place, "'scopes' are those of tokens: it needs 'issuers'.");
        }
    }
}
