using FastMcp.Store;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>The store can be found and is not open to others on the way, and what it shares is kept here too.</summary>
internal sealed class StoreIsUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Store is not { } store)
        {
            return;
        }

        if (config.Admin?.State is null)
        {
            errors.Add(store.Place, "store needs admin with token-file and state: what nodes share is also kept in the folder, for when the store is gone.");
        }

        if (!Names.AreWellFormed(store.Node))
        {
            errors.Add(store.Place, $"'{store.Node}' cannot name a node. {Names.Form}");
        }

        try
        {
            if (StoreSecret.Parse(store.Read(), out var whyNot) is not { } secret)
            {
                errors.Add(store.Place, whyNot!);
            }
            else if (secret.IsOpenOnTheWay)
            {
                errors.Warn(store.Place, "The store is on another machine and its certificate is not verified: write SSL Mode=VerifyFull into the connection string.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(store.Place, e.Message);
        }
    }
}
