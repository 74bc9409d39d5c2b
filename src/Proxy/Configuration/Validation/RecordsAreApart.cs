using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Each exchange has one record, and no two records have a folder, a name or a target in common.</summary>
internal sealed class RecordsAreApart : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var stores = config.Recording.Stores.All;
        for (var i = 0; i < stores.Count; i++)
        {
            var (store, before) = (stores[i], stores.Take(i).ToList());
            Named(store, before, config, errors);
            Apart(store, [config.Recording, .. before.Select(other => other.Recording)], errors);
        }

        if (config.Store is null && config.Recording.All.Any(one => one.Recording.SharesIndex))
        {
            errors.Add(config.Recording.Place, "'index: store' needs 'store': the database that the nodes share.");
        }
    }

    private static void Named(RecordStoreConfig store, List<RecordStoreConfig> before, Config config, ConfigErrors errors)
    {
        if (!Names.AreWellFormed(store.Name) || before.Exists(other => other.Name == store.Name))
        {
            errors.Add(store.Place, $"'{store.Name}' cannot name this store. {Names.Form} Each store has another.");
        }

        if (store.Teams.Count + store.Routes.Count == 0)
        {
            errors.Add(store.Place, $"Store '{store.Name}' needs 'teams' or 'routes': whose exchanges are there.");
        }

        foreach (var route in store.Routes.Where(name => !config.Routes.Any(route => route.Name == name)))
        {
            errors.Add(store.Place, $"Store '{store.Name}' names the route '{route}', and there is none. Routes are named by 'name'.");
        }

        foreach (var other in before)
        {
            foreach (var twice in store.Teams.Intersect(other.Teams).Select(team => $"team '{team}'").Concat(store.Routes.Intersect(other.Routes).Select(route => $"route '{route}'")))
            {
                errors.Add(store.Place, $"Stores '{other.Name}' and '{store.Name}' both have {twice}.");
            }
        }
    }

    private static void Apart(RecordStoreConfig store, IReadOnlyList<RecordingConfig> before, ConfigErrors errors)
    {
        foreach (var other in before)
        {
            if (FoldersOf(store.Recording).Any(folder => FoldersOf(other).Any(there => AreOne(folder, there))))
            {
                errors.Add(store.Place, $"A folder of store '{store.Name}' is one of another record, or lies in it: each has its own for 'folder', 'checkpoints' and 'originals'.");
            }

            foreach (var target in store.Recording.Push.All.Select(one => one.Name).Intersect(other.Push.All.Select(one => one.Name)))
            {
                errors.Add(store.Place, $"There are two targets '{target}': metrics tell them apart by their names.");
            }
        }
    }

    private static IEnumerable<string> FoldersOf(RecordingConfig recording) =>
        new[] { recording.Folder, recording.Checkpoints?.Folder, recording.Originals?.Folder }.OfType<string>();

    private static bool AreOne(string one, string other) => Ending(one).StartsWith(Ending(other), StringComparison.Ordinal) || Ending(other).StartsWith(Ending(one), StringComparison.Ordinal);

    private static string Ending(string folder) => Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
}
