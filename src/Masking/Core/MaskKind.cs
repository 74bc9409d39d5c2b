namespace FastMcp.Masking.Core;

internal enum MaskKind : byte
{
    /// <summary>A fixed text.</summary>
    Replace,

    /// <summary>Every letter and digit but the last few becomes '*'; separators stay.</summary>
    KeepLast,

    /// <summary>Prefix and the first 12 hex digits of a keyed hash (HMAC-SHA256): equal values stay comparable.</summary>
    Hash,

    /// <summary>Nothing: the value is left out.</summary>
    Drop,

    /// <summary>The exchange ends. In the record, where nothing can end, the text stands in the value's place.</summary>
    Block,

    /// <summary>The value itself, sealed under the session's key (AES-SIV): what the gateway can turn back.</summary>
    Token,
}
