namespace FastMcp.Policy.Conditions.Values;

/// <summary>Why a condition failed. What data can cause is one of these, never an exception.</summary>
public enum ErrorKind : byte
{
    None,
    NoSuchOverload,
    NoSuchKey,
    NoSuchField,

    /// <summary>The call has no such fact.</summary>
    AbsentFact,
    IndexOutOfRange,
    DivideByZero,
    Overflow,

    /// <summary>A number or time is beyond its type.</summary>
    OutOfRange,

    /// <summary>A text is not what the conversion reads.</summary>
    BadText,
    InvalidUtf8,
    DuplicateKey,
    UnsupportedKey,
    NoValue,
    InvalidArgument,
    BadFormat,

    /// <summary>The arguments or claims are nested deeper than conditions read.</summary>
    BadJson,
    NotBool,

    /// <summary>The evaluation took more steps than <see cref="Frame.Budget"/>.</summary>
    BudgetExhausted,
    Unresolved,
}
