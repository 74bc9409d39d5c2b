using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>What a scan says of the positions of a chunk, a bit each, 64 in a word.</summary>
internal struct ChunkHits
{
    /// <summary>Positions of a chunk.</summary>
    public const int Most = 1024;

    /// <summary>A bucket of groups that need no byte lets the position pass.</summary>
    public Bits Plain;

    /// <summary>A bucket of groups that need a byte does.</summary>
    public Bits Needing;

    [InlineArray(Most / 64)]
    internal struct Bits
    {
        private ulong _first;
    }
}
