namespace FastMcp.Wire.Http.Bodies;

/// <summary>How far the reading of a trailer section has come.</summary>
internal struct TrailerCursor
{
    /// <summary>Bytes of lines already consumed.</summary>
    internal int Used;

    /// <summary>Bytes of the line begun that were searched; it is not consumed before it is whole.</summary>
    internal int Examined;

    internal int Count;
}
