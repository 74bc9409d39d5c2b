using System.Globalization;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Verifying;

/// <summary>How much of a log's beginning its own entries say was let go by age.</summary>
internal sealed class ExpiredPart
{
    private DateTimeOffset _cutoff;

    /// <summary>All segments up to this one; 0: none.</summary>
    public uint Last { get; private set; }

    public string Note => string.Create(CultureInfo.InvariantCulture, $"segments up to {Last:D6} were let go by age, and the log says so: they ended before {_cutoff:yyyy-MM-ddTHH:mm:ss}Z");

    /// <param name="payload">Of an Expired entry.</param>
    public void Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var (last, cutoff) = ((uint)reader.Int32(), reader.Int64());
        if (last > Last)
        {
            (Last, _cutoff) = (last, LogClock.ToWall(cutoff));
        }
    }
}
