namespace FastMcp.Masking.Core;

internal enum KeyStepKind : byte
{
    /// <summary>The value of one key.</summary>
    Member,

    /// <summary>The value of every key: <c>*</c>.</summary>
    AnyMember,

    /// <summary>Every element of an array: <c>[*]</c>.</summary>
    AnyElement,
}
