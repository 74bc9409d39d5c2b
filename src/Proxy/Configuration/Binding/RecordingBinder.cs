using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>recording</c>.</summary>
/// <param name="folder">What paths in the file are relative to.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class RecordingBinder(string folder, ConfigErrors errors)
{
    public RecordingConfig Bind(MapReader root)
    {
        if (root.Find("recording") is null or ScalarNode { Text: "off" })
        {
            return RecordingConfig.Off;
        }

        if (root.Map("recording", Keys.Recording) is not { } map || map.Required("folder") is not { } log)
        {
            return RecordingConfig.Off;
        }

        return Of(map, log) with { Stores = new RecordStoreList([.. map.List("stores").Select(Store).OfType<RecordStoreConfig>()]) };
    }

    private RecordStoreConfig? Store(Node node)
    {
        if (MapReader.Of(node, "A store of 'recording'", Keys.RecordingStore, errors) is not { } map || map.Required("name") is not { } name || map.Required("folder") is not { } log)
        {
            return null;
        }

        return new RecordStoreConfig(name, [.. map.Texts("teams").Select(team => team.Text)], [.. map.Texts("routes").Select(route => route.Text)], Of(map, log), map.Place);
    }

    private RecordingConfig Of(MapReader map, string log)
    {
        return new RecordingConfig
        {
            Folder = FullPath(log),
            Segment = ValueOf(map, RecordingLimits.Segment),
            Queue = ValueOf(map, RecordingLimits.Queue),
            Wait = TimeSpan.FromMilliseconds(ValueOf(map, RecordingLimits.Wait)),
            FreeSpace = ValueOf(map, RecordingLimits.FreeSpace),
            Keep = TimeSpan.FromMilliseconds(ValueOf(map, RecordingLimits.Keep)),
            Compress = map.Switch("compress", otherwise: true),
            Originals = map.Map("originals", Keys.Originals) is { } originals ? Originals(originals, FullPath(log)) : null,
            Push = new PushBinder(folder, errors).Bind(map.List("push")),
            Checkpoints = map.Map("checkpoints", Keys.Checkpoints) is { } checkpoints ? Checkpoints(checkpoints) : null,
            Place = map.Place,
            SharesIndex = map.OneOf("index", Keys.RecordingIndexes) == 1,
        };
    }

    private OriginalsConfig? Originals(MapReader map, string record)
    {
        var keys = map.Texts("keys");
        if (keys.Count != 2)
        {
            errors.Add(map.PlaceOf("keys"), "'keys' lists two PEM files with public P-256 keys: of who asks for originals, and of who approves.");
            return null;
        }

        return new OriginalsConfig(
            FullPathOf(map.Text("folder")) ?? Path.Combine(record, "originals"), FullPath(keys[0].Text), FullPath(keys[1].Text),
            TimeSpan.FromMilliseconds(ValueOf(map, RecordingLimits.KeepOriginals)), map.Place);
    }

    private CheckpointsConfig? Checkpoints(MapReader map)
    {
        var (to, name) = (map.Required("folder"), map.Required("name"));
        var (key, command, publicKey) = (map.Text("key"), map.Texts("command"), map.Text("public-key"));
        if (key is null == (command.Count == 0))
        {
            errors.Add(map.Place, "'checkpoints' needs either 'key' (a PEM file with a private P-256 key) or 'command' (what signs).");
        }

        if (command.Count > 0 && publicKey is null)
        {
            errors.Add(map.Place, "'command' needs 'public-key': a PEM file with the public key of what the command signs with.");
        }

        if (name is not null && name.AsSpan().ContainsAny(" +\t"))
        {
            errors.Add(map.PlaceOf("name"), "'name' is a URL without a scheme, such as gw1.example/record: no space and no plus.");
        }

        var every = TimeSpan.FromMilliseconds(ValueOf(map, RecordingLimits.Every));
        return to is null || name is null
            ? null
            : new CheckpointsConfig(
                FullPath(to), name, every, FullPathOf(key), command.Count == 0 ? null : string.Join('\n', command.Select(c => c.Text)), FullPathOf(publicKey));
    }

    private static long ValueOf(MapReader map, LimitSpec spec) => map.Limit(spec.Name, spec) ?? spec.Default;

    private string? FullPathOf(string? path) => path is null ? null : FullPath(path);

    private string FullPath(string path) => Path.GetFullPath(path, folder);
}
