using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Wire.Http.Responses;

/// <summary>What a <see cref="ResponseHead"/> forgets when it is reset. Ranges lie in the field table's buffer.</summary>
internal struct ResponseState
{
    internal HeadCursor Cursor;
    internal int Status;
    internal ByteRange Reason;
    internal int MinorVersion;
    internal BodyFraming Framing;
    internal long ContentLength;
    internal bool KeepAlive;
}
