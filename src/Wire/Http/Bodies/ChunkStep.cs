namespace FastMcp.Wire.Http.Bodies;

/// <summary>What the next byte of a body belongs to.</summary>
internal enum ChunkStep : byte
{
    // First, so that a reader that was never made reads nothing.
    End,
    Refused,
    SizeStart,
    Size,
    SizePadding,
    ExtensionName,
    ExtensionNameMore,
    ExtensionNamePadding,
    ExtensionValue,
    ExtensionToken,
    ExtensionQuoted,
    ExtensionEscaped,
    ExtensionEnd,
    SizeLineFeed,
    Data,
    DataReturn,
    DataLineFeed,
    Trailers,
}
