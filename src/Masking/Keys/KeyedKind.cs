namespace FastMcp.Masking.Keys;

/// <summary>What a marked text is.</summary>
internal enum KeyedKind : byte
{
    /// <summary>The content of a string: masked whole.</summary>
    Text,

    /// <summary>A number: its digits are masked.</summary>
    Number,

    /// <summary>A bare word of inner JSON: a number, or true, false and null, which stay, or what is no JSON and is masked whole.</summary>
    Word,
}
