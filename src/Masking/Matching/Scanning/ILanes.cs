namespace FastMcp.Masking.Matching.Scanning;

/// <summary>A vector of bytes of some width. The scan is written once for all of them.</summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Bytes in a vector; 64 is a multiple of it.</summary>
    static abstract int Count { get; }

    /// <summary>Sixteen bytes, over and over.</summary>
    static abstract TSelf Repeat(ReadOnlySpan<byte> sixteen);

    /// <summary>One byte in each lane.</summary>
    static abstract TSelf Fill(byte value);

    static abstract TSelf Load(ref readonly byte from);

    static abstract void Store(TSelf bytes, ref byte to);

    /// <summary>The entries of a table of sixteen by numbers; 0 for a number from 128 on. Other numbers are below sixteen.</summary>
    static abstract TSelf Find(TSelf table, TSelf numbers);

    static abstract TSelf AddSaturated(TSelf one, TSelf other);

    static abstract TSelf operator &(TSelf one, TSelf other);

    static abstract TSelf operator |(TSelf one, TSelf other);

    static abstract TSelf operator ^(TSelf one, TSelf other);

    /// <summary>The lanes that are not zero, a bit each.</summary>
    static abstract ulong Bits(TSelf sets);
}
