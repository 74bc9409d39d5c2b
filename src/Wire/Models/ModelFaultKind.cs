namespace FastMcp.Wire.Models;

/// <summary>Why a model request or event cannot be decided on.</summary>
public enum ModelFaultKind : byte
{
    None,

    /// <summary>Not strict JSON, or a key twice.</summary>
    NotJson,

    /// <summary>Not an object.</summary>
    NotObject,

    /// <summary>A key that differs from a known one by case only.</summary>
    CaseVariantKey,

    /// <summary>A known member has another type.</summary>
    WrongType,

    /// <summary>An <c>index</c> is no small whole number, or there are too many choices or tool calls.</summary>
    BadIndex,

    /// <summary>An event with a piece of a text, but of an API whose pieces cannot be joined here.</summary>
    UnknownDelta,
}
