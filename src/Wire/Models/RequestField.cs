namespace FastMcp.Wire.Models;

/// <summary>What a top member of a model request is to policy and pipeline.</summary>
internal enum RequestField : byte
{
    /// <summary>Known only so that a case variant of it is seen.</summary>
    Known,
    Model,
    Stream,
    Messages,
    Tools,

    /// <summary>Tools as Chat Completions first knew them.</summary>
    Functions,
    User,
    MaxTokens,

    /// <summary>What the model is told before all messages.</summary>
    System,

    /// <summary>An object whose members limit what the model says.</summary>
    Limits,
}
