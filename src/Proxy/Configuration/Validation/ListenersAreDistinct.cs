using System.Net;

namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class ListenersAreDistinct : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var taken = new HashSet<IPEndPoint>();
        foreach (var listener in config.Listeners.Where(l => l.Address.Port != 0 && !taken.Add(l.Address)))
        {
            errors.Add(listener.Place, $"Another listener has {listener.Address} already.");
        }

        if (config.Admin is { Address.Port: not 0 } admin && taken.Contains(admin.Address))
        {
            errors.Add(admin.Place, $"A listener has {admin.Address} already. Health and metrics are served on an address of their own.");
        }

        if (config.Console is { Listen.Port: not 0 } console && (taken.Contains(console.Listen) || console.Listen.Equals(config.Admin?.Address)))
        {
            errors.Add(console.Place, $"Something else has {console.Listen} already. The console is served on an address of its own.");
        }

        if (config.Approvals is { Callbacks: { Port: not 0 } callbacks } && (taken.Contains(callbacks) || callbacks.Equals(config.Admin?.Address) || callbacks.Equals(config.Console?.Listen)))
        {
            errors.Add(config.Approvals.CallbacksPlace, $"Something else has {callbacks} already. Callbacks come in on an address of their own.");
        }
    }
}
