namespace FastMcp.Proxy.Blocking;

/// <summary>What an operator asks for: the body of <c>POST /blocks</c>.</summary>
/// <param name="Scope">What to stop.</param>
/// <param name="Name">Whose; null for all.</param>
/// <param name="Seconds">How long; null: until it is lifted.</param>
/// <param name="Reason">Why.</param>
/// <param name="Issuer">Of a caller: whose; null: whoever vouches for one of that name.</param>
internal sealed record BlockOrder(BlockScope Scope, string? Name, long? Seconds, string Reason, string? Issuer = null)
{
    private const long LongestSeconds = 366L * 24 * 3600;

    /// <summary>Null: it can be done; else what is wrong with it.</summary>
    public string? WhyNot() =>
        !Enum.IsDefined(Scope) ? "There is no such scope."
        : Scope == BlockScope.All != string.IsNullOrEmpty(Name) ? "A caller, agent, tool or upstream is named; all of them is not."
        : Name is not null && (System.Text.Encoding.UTF8.GetByteCount(Name) > Block.LongestName || Name.Any(char.IsControl)) ? $"A name has 1 to {Block.LongestName} bytes."
        : Issuer is not null && (Scope != BlockScope.Caller || Issuer.Length is 0 or > Block.LongestReason || Issuer.Any(char.IsControl)) ? $"An issuer is of a caller, 1 to {Block.LongestReason} characters on one line."
        : Reason is null || Reason.Length is 0 or > Block.LongestReason || Reason.Any(char.IsControl) ? $"A reason is one line of 1 to {Block.LongestReason} characters."
        : Seconds is < 1 or > LongestSeconds ? "A block lasts from a second to a year."
        : null;
}
