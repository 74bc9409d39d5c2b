namespace FastMcp.Masking.Core.Images;

/// <summary>Checks whole arrays: engines index by their entries without looking.</summary>
internal static class Bounds
{
    /// <summary>No entry is greater.</summary>
    public static bool Hold(ReadOnlySpan<ushort> entries, int max)
    {
        int greatest = -1;
        foreach (ushort entry in entries)
        {
            greatest = Math.Max(greatest, entry);
        }

        return greatest <= max;
    }

    /// <inheritdoc cref="Hold(ReadOnlySpan{ushort}, int)"/>
    public static bool Hold(ReadOnlySpan<byte> entries, int max)
    {
        int greatest = -1;
        foreach (byte entry in entries)
        {
            greatest = Math.Max(greatest, entry);
        }

        return greatest <= max;
    }

    /// <summary>No entry is less.</summary>
    public static bool AtLeast(ReadOnlySpan<int> entries, int min)
    {
        int least = int.MaxValue;
        foreach (int entry in entries)
        {
            least = Math.Min(least, entry);
        }

        return least >= min;
    }
}
