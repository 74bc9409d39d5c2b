using System.Globalization;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Verifying;

/// <summary>How much of a log's beginning an entry says was let go by age.</summary>
/// <param name="Last">All segments up to this one; 0: none.</param>
/// <param name="Cutoff">They ended before.</param>
internal readonly record struct ExpiredPart(uint Last, DateTimeOffset Cutoff)
{
    public string Note => string.Create(CultureInfo.InvariantCulture, $"segments up to {Last:D6} were let go by age, and the log says so: they ended before {Cutoff:yyyy-MM-ddTHH:mm:ss}Z");

    /// <param name="payload">Of an Expired entry.</param>
    public static ExpiredPart Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return new ExpiredPart((uint)reader.Int32(), LogClock.ToWall(reader.Int64()));
    }
}
