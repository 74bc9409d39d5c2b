using System.Security.Cryptography;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Certificates;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Authorities have names and trust domains of their own and roots that can be read; listeners and routes name those that are there, and each other's.</summary>
internal sealed class AuthoritiesAreUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        string[] names = [.. config.Authorities.Select(authority => authority.Name)];
        foreach (var authority in config.Authorities)
        {
            One(authority, config, errors);
        }

        foreach (var listener in config.Listeners)
        {
            Listener(listener, names, errors);
        }

        foreach (var route in config.Routes)
        {
            Route(route, config, names, errors);
        }
    }

    private static void One(AuthorityConfig authority, Config config, ConfigErrors errors)
    {
        if (!Names.AreWellFormed(authority.Name) || config.Authorities.Count(other => other.Name == authority.Name) > 1)
        {
            errors.Add(authority.Place, $"The name '{authority.Name}' is not well formed, or another authority has it. {Names.Form}");
        }

        if (authority.TrustDomain is { } domain && (!SpiffeId.IsTrustDomain(domain) || config.Authorities.Count(other => other.TrustDomain == domain) > 1))
        {
            errors.Add(authority.Place, $"'{domain}' is no trust domain (small letters, digits, '.', '-', '_', without spiffe://), or another authority has it: each has one bundle.");
        }

        try
        {
            BundleContent.Read([authority.CaFile, .. authority.RevocationFiles]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            errors.Add(authority.Place, $"The certificates of authority '{authority.Name}' cannot be read: {e.Message}");
        }
    }

    private static void Listener(ListenerConfig listener, string[] names, ConfigErrors errors)
    {
        if (listener.Tls is not { } tls)
        {
            return;
        }

        foreach (var name in tls.Authorities.Except(names, StringComparer.Ordinal))
        {
            errors.Add(listener.Place, $"There is no authority '{name}'.{DidYouMean.Hint(name, names)} 'client-ca' names those of 'authorities'.");
        }

        if ((tls.ClientCertificates == ClientCertificates.Off) != (tls.Authorities.Count == 0))
        {
            errors.Add(listener.Place, "'client-ca' names the authorities of certificates that 'client-certificates: optional' or 'required' asks for: one needs the other.");
        }
    }

    private static void Route(RouteConfig route, Config config, string[] names, ConfigErrors errors)
    {
        foreach (var name in route.Identity.Certificates)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(route.Place, $"There is no authority '{name}'.{DidYouMean.Hint(name, names)}");
            }
            else if (!config.Listeners.Any(listener => listener.Tls?.Authorities.Contains(name, StringComparer.Ordinal) == true))
            {
                errors.Add(route.Place, $"No listener asks for certificates of authority '{name}': 'tls' of one has 'client-certificates' and 'client-ca' with it.");
            }
        }

        if (route.Identity.Certificates.Length > 0 && route.Servers.Count > 0)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has several servers and cannot take certificates: each server's own route asks again who calls, on no connection of the client's. Take tokens or keys there.");
        }
    }
}
