using System.Globalization;

namespace FastMcp.Proxy.Telemetry;

/// <summary>Where a call stands in the trace of its caller (W3C Trace Context, section 3.2).</summary>
/// <param name="TraceHigh">First half of the trace's id; both halves 0: the caller has none.</param>
/// <param name="TraceLow">Second half.</param>
/// <param name="Span">The caller's span.</param>
/// <param name="IsSampled">The caller records it.</param>
internal readonly record struct TraceParent(ulong TraceHigh, ulong TraceLow, ulong Span, bool IsSampled)
{
    private const int Length = 55;

    public bool IsNone => (TraceHigh | TraceLow) == 0;

    /// <summary>None, if it is not one. No allocation.</summary>
    public static TraceParent Read(ReadOnlySpan<byte> text)
    {
        // A newer version may have more behind; version ff is none.
        if (text.Length < Length || text[2] != '-' || text[35] != '-' || text[52] != '-' || (text.Length > Length && text[Length] != '-')
            || !TryHex(text[..2], out var version) || version == 0xff || (version == 0 && text.Length != Length)
            || !TryHex(text.Slice(3, 16), out var high) || !TryHex(text.Slice(19, 16), out var low) || !TryHex(text.Slice(36, 16), out var span) || !TryHex(text.Slice(53, 2), out var flags)
            || (high | low) == 0 || span == 0)
        {
            return default;
        }

        return new TraceParent(high, low, span, (flags & 1) == 1);
    }

    // Small letters only, as the standard says.
    private static bool TryHex(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        return text.IndexOfAnyInRange((byte)'A', (byte)'F') < 0 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
