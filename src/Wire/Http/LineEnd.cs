namespace FastMcp.Wire.Http;

/// <summary>How the search for the end of a line went.</summary>
internal enum LineEnd
{
    NotYet,
    Found,
    TooFar,
    BadByte,
}
