using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How exchanges are recorded. Sizes in bytes.</summary>
internal sealed record RecordingConfig
{
    public static RecordingConfig Off { get; } = new();

    /// <summary>Folder of the session log, full path; null: nothing is recorded.</summary>
    public string? Folder { get; init; }

    public long Segment { get; init; } = RecordingLimits.Segment.Default;

    public long Queue { get; init; } = RecordingLimits.Queue.Default;

    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(RecordingLimits.Wait.Default);

    public long FreeSpace { get; init; } = RecordingLimits.FreeSpace.Default;

    /// <summary>Zero: for ever.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromMilliseconds(RecordingLimits.Keep.Default);

    /// <summary>Segments that get no more entries are compressed.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Sealed originals; null: there are none.</summary>
    public OriginalsConfig? Originals { get; init; }

    /// <summary>Where exchanges go as they end.</summary>
    public PushList Push { get; init; } = PushList.None;

    /// <summary>Exchanges are listed in the index that nodes share, too.</summary>
    public bool SharesIndex { get; init; }

    /// <summary>Records of teams and routes; empty: all is in one.</summary>
    public RecordStoreList Stores { get; init; } = RecordStoreList.None;

    /// <summary>All records, this one first, with the name of their store; this one has none.</summary>
    public IEnumerable<(string Name, RecordingConfig Recording)> All => [("", this), .. Stores.All.Select(store => (store.Name, store.Recording))];

    /// <summary>For comparing what two files say.</summary>
    public RecordingConfig WithoutPlaces => this with
    {
        Place = Yaml.Place.CommandLine,
        Originals = Originals is { } originals ? originals with { Place = Yaml.Place.CommandLine } : null,
    };

    public Yaml.Place Place { get; init; } = Yaml.Place.CommandLine;

    /// <summary>Signed checkpoints; null: there are none.</summary>
    public CheckpointsConfig? Checkpoints { get; init; }
}
