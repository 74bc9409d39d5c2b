namespace FastMcp.Wire.Http.Bodies;

/// <summary>What one step of a <see cref="BodyReader"/> gave.</summary>
public enum BodyStatus
{
    /// <summary>A non-empty slice of content.</summary>
    Data,

    /// <summary>All consumable bytes are consumed and the content goes on.</summary>
    NeedMore,

    /// <summary>The content is whole, trailers included.</summary>
    End,

    /// <summary>The framing is broken; <see cref="BodyReader.Fault"/> says how. Close, never reuse.</summary>
    Refused,
}
