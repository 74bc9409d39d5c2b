namespace FastMcp.Masking.Core.Terms;

/// <summary>How the terms of a dictionary rule are compared with the text.</summary>
[Flags]
internal enum TermFlags : byte
{
    None = 0,

    /// <summary>Upper and lower case are the same; see <see cref="Folding"/>.</summary>
    Fold = 1,

    /// <summary>No letter, digit or `_` of ASCII stands beside a letter, digit or `_` of the value's own edge.</summary>
    Words = 2,

    /// <summary>A blank of the term is any run of 1 to 8 blanks, tabs and line ends of the text.</summary>
    Spaces = 4,

    All = Fold | Words | Spaces,
}
