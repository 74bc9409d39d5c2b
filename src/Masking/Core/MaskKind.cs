namespace FastMcp.Masking.Core;

internal enum MaskKind : byte
{
    /// <summary>A fixed text.</summary>
    Replace,

    /// <summary>Every letter and digit but the last few becomes '*'; separators stay.</summary>
    KeepLast,

    /// <summary>Prefix and the first 12 hex digits of a keyed hash (HMAC-SHA256): equal values stay comparable.</summary>
    Hash,
}
