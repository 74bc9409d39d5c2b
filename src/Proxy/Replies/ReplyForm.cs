namespace FastMcp.Proxy.Replies;

/// <summary>How an answer's content is read on its way.</summary>
internal enum ReplyForm : byte
{
    /// <summary>There is none.</summary>
    Empty,

    /// <summary>The snapshot grants that it passes unread: masking is off, or the kind of content is exempt.</summary>
    Open,
    Json,
    Events,
    Text,

    /// <summary>A JSON document in each line.</summary>
    Lines,

    /// <summary>One array whose elements come one by one.</summary>
    Elements,

    /// <summary>Frames of application/vnd.amazon.eventstream.</summary>
    Frames,
}
