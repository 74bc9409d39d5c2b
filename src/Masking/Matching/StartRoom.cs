using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>What is known of a chunk that is longer than a word: pieces of a model's stream are shorter and need none of it.</summary>
internal sealed class StartRoom
{
    /// <summary>Where values may begin in the chunk.</summary>
    public ChunkHits Hits;

    /// <summary>The next starts by all bytes of their windows.</summary>
    public StartList List;
}
