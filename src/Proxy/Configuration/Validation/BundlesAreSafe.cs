using FastMcp.Recording.Checkpoints;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Who sends policies has the admin token, and their signatures can be checked.</summary>
internal sealed class BundlesAreSafe : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Policies.Bundles is not { } bundles)
        {
            return;
        }

        if (config.Admin?.TokenFile is null)
        {
            errors.Add(bundles.Place, "bundles needs admin with token-file and state: whoever has the token sends policies.");
        }

        try
        {
            EcKeys.Read(bundles.Key, wantPrivate: false).Dispose();
        }
        catch (CheckpointException e)
        {
            errors.Add(bundles.Place, e.Message);
        }
    }
}
