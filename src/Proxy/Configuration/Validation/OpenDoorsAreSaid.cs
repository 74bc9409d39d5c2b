using System.Net;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>What is allowed but dangerous is said, every time.</summary>
internal sealed class OpenDoorsAreSaid : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var route in config.Routes.Where(r => !r.Mask))
        {
            errors.Warn(route.Place, $"Route '{route.Name}' has mask: off. What its upstream sends reaches the agent unread.");
        }

        foreach (var route in config.Routes.Where(r => r.ForwardAuthorization || r.ForwardCookie))
        {
            errors.Warn(route.Place, $"Route '{route.Name}' forwards the caller's own credentials to '{route.Upstream}'.");
        }

        foreach (var listener in config.Listeners.Where(l => l.Tls is null && !IPAddress.IsLoopback(l.Address.Address)))
        {
            errors.Warn(listener.Place, $"{listener.Address} can be reached from other machines and has no tls: what passes can be read on the way.");
        }

        if (config.Admin is { } admin && !IPAddress.IsLoopback(admin.Address.Address))
        {
            errors.Warn(admin.Place, $"Health and metrics on {admin.Address} can be read from other machines, without a login.");
        }
    }
}
