namespace FastMcp.WebConsole.Watching;

/// <summary>What a run of recorded text is.</summary>
internal enum RunKind
{
    /// <summary>Text that is seen as it is.</summary>
    Text,

    /// <summary>What a rule put in the place of a value.</summary>
    Mask,

    /// <summary>One character that is not seen, or moves what is.</summary>
    Hidden,
}
