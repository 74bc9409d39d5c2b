namespace FastMcp.Proxy.Encodings;

/// <summary>Where a decoder stands.</summary>
internal enum DecodeStatus : byte
{
    /// <summary>All input is taken, and what it gives is out.</summary>
    NeedMore,

    /// <summary>The room for output is full: there may be more of it.</summary>
    More,

    /// <summary>The content is whole. Nothing may follow.</summary>
    Done,

    /// <summary>Not what it says it is.</summary>
    Broken,
}
