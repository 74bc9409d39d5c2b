namespace FastMcp.Wire.Http;

/// <summary>How far the reading of a head has come; offsets count from its first byte.</summary>
internal struct HeadCursor
{
    internal int LineStart;
    internal int Examined;
    internal int EmptyLines;
    internal bool StartLineRead;
    internal bool Finished;
}
