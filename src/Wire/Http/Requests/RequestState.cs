using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Requests;

/// <summary>What a <see cref="RequestHead"/> forgets when it is reset. Ranges lie in the field table's buffer.</summary>
internal struct RequestState
{
    internal HeadCursor Cursor;
    internal MethodKind Kind;
    internal ByteRange Method;
    internal ByteRange Target;
    internal TargetParts Parts;
    internal ByteRange Authority;
    internal int MinorVersion;
    internal BodyFraming Framing;
    internal long ContentLength;
    internal ConnectionOptions Connection;
    internal bool ExpectContinue;
}
