namespace FastMcp.Masking;

/// <summary>Why content may pass unread. There is no default.</summary>
public enum OpenReason : byte
{
    None,

    /// <summary>The operator wrote <c>mask: off</c>.</summary>
    MaskOff,

    /// <summary>Pixels and samples, on routes that mask all else.</summary>
    ExemptContent,
}
