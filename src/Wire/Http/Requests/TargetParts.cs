namespace FastMcp.Wire.Http.Requests;

/// <summary>A request target taken apart; ranges lie in the bytes it was read from.</summary>
internal readonly record struct TargetParts(
    TargetForm Form, ByteRange Authority, ByteRange Path, ByteRange Query, bool HasQuery);
