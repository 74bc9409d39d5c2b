using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Models;

/// <summary>What stands between the events of streams that are lines or elements of an array.</summary>
public static class StreamPunctuation
{
    /// <param name="bytes">White space, commas and brackets, as a reader found them.</param>
    public static void Write<TSink>(ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, ISlotSink, allows ref struct
    {
        if (bytes.ContainsAnyExcept(" \t\r\n,[]"u8))
        {
            throw new ArgumentException("Not punctuation.", nameof(bytes));
        }

        sink.Skeleton(new Skeleton(bytes));
    }
}
