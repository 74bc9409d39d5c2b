namespace FastMcp.Recording.Reading;

/// <summary>Names a log by what its segments say.</summary>
public static class SegmentIdentity
{
    /// <summary>The log's identity, hexadecimal, of the first segment that can be read; empty: there is none.</summary>
    public static string Of(IReadOnlyList<SegmentFile> files) =>
        files.Select(file => LogFolder.TryHeader(file, out var header) ? header.LogName : null).FirstOrDefault(name => name is not null) ?? "";
}
