namespace FastMcp.Wire.Json;

/// <summary>Why bytes are not the strict JSON (RFC 8259) that is let through.</summary>
public enum JsonFaultKind : byte
{
    None,

    /// <summary>A byte that the grammar does not allow here: also trailing commas, comments, wrong literals.</summary>
    UnexpectedByte,

    /// <summary>The input ends inside a value, or is empty.</summary>
    UnexpectedEnd,

    /// <summary>Something follows the value.</summary>
    TrailingContent,
    ByteOrderMark,
    InvalidEscape,
    ControlInString,

    /// <summary>Overlong, surrogate, above U+10FFFF, or a broken sequence.</summary>
    InvalidUtf8,
    InvalidNumber,
    TooDeep,

    /// <summary>A key that the protocol or policy reads stands twice in one object.</summary>
    DuplicateKey,
}
