namespace FastMcp.Masking.Core;

/// <summary>Whether the bytes of a matched value are such a value: checksums, areas, lengths. Pure, bounded, no allocation.</summary>
/// <param name="value">The whole value, separators included.</param>
internal delegate bool Validator(ReadOnlySpan<byte> value);
