using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Originals;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Routes that seal originals have keys to seal them with, of two holders.</summary>
internal sealed class OriginalsCanBeSealed : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Recording.Originals is not { } originals)
        {
            foreach (var route in config.Routes.Where(route => route.SealsOriginals))
            {
                errors.Add(route.Place, $"Route '{route.Name}' seals originals, and 'recording' has no 'originals' with the keys to seal them with.");
            }

            return;
        }

        try
        {
            HolderKeys.Read(originals.Asker, originals.Approver).Dispose();
        }
        catch (CheckpointException e)
        {
            errors.Add(originals.Place, e.Message);
        }
    }
}
