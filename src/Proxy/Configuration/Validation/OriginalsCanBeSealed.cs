using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Originals;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Routes that seal originals have keys to seal them with, of two holders, in every record that their exchanges may be in.</summary>
internal sealed class OriginalsCanBeSealed : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var route in config.Routes.Where(route => route.SealsOriginals))
        {
            foreach (var (name, recording) in RecordsOf(route.Name, config.Recording).Where(one => one.Recording.Originals is null))
            {
                errors.Add(route.Place, $"Route '{route.Name}' seals originals, and {(name.Length == 0 ? "'recording'" : $"store '{name}' of 'recording'")} has no 'originals' with the keys to seal them with.");
            }
        }

        foreach (var originals in config.Recording.All.Select(one => one.Recording.Originals).OfType<OriginalsConfig>())
        {
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

    // A route that has a store has no other; else who calls decides.
    private static IEnumerable<(string Name, RecordingConfig Recording)> RecordsOf(string route, RecordingConfig recording) =>
        recording.Stores.All.FirstOrDefault(store => store.Routes.Contains(route)) is { } own ? [(own.Name, own.Recording)]
        : [("", recording), .. recording.Stores.All.Where(store => store.Teams.Count > 0).Select(store => (store.Name, store.Recording))];
}
