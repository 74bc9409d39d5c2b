namespace FastMcp.Masking.Matching;

/// <summary>What the matcher found next, in offsets of the window.</summary>
/// <param name="Kind">What to do with it.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Behind the last byte.</param>
/// <param name="Rule">Index into the program's rules, or <see cref="Lent"/>.</param>
internal readonly record struct Match(Match.Kinds Kind, int Start, int End, int Rule)
{
    /// <summary>In place of a rule: what was lent for the call.</summary>
    public const int Lent = -1;

    public enum Kinds : byte
    {
        /// <summary>Nothing more in this window: what lies before <see cref="Start"/> may leave.</summary>
        None,

        /// <summary>Mask the value.</summary>
        Value,

        /// <summary>A monitoring rule's value: say so, pass it, and go on inside it for the enforced rules.</summary>
        Watched,

        /// <summary>Text inside a block: drop it.</summary>
        Dropped,
    }
}
