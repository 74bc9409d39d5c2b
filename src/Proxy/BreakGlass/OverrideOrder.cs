namespace FastMcp.Proxy.BreakGlass;

/// <summary>What an operator asks to be opened: the body of <c>POST /overrides</c>.</summary>
/// <param name="Caller">Of this subject.</param>
/// <param name="Issuer">Of this issuer's caller.</param>
/// <param name="Agent">Of this registered agent.</param>
/// <param name="Tool">Calls of this tool, by the upstream's own name.</param>
/// <param name="Upstream">Calls of this upstream.</param>
/// <param name="Seconds">How long, from when it is granted.</param>
/// <param name="Reason">Why; one line.</param>
internal sealed record OverrideOrder(string? Caller, string? Issuer, string? Agent, string? Tool, string? Upstream, long Seconds, string Reason)
{
    /// <summary>limit break-glass: longer is a policy's matter.</summary>
    public const long LongestSeconds = 4 * 3600;

    private const int LongestName = 256;
    private const int LongestReason = 512;

    /// <summary>Null: it can be asked for; else what is wrong with it.</summary>
    public string? WhyNot()
    {
        string?[] names = [Caller, Agent, Tool, Upstream];
        return names.All(name => name is null) ? "A caller, agent, tool or upstream is named: nothing opens everything."
            : names.Append(Issuer).Any(name => name is not null && (name.Length is 0 or > LongestName || name.Any(char.IsControl))) ? $"A name has 1 to {LongestName} characters on one line."
            : Issuer is not null && Caller is null ? "An issuer is of a caller."
            : Seconds is < 1 or > LongestSeconds ? "It lasts from a second to four hours."
            : Reason is null || Reason.Length is 0 or > LongestReason || Reason.Any(char.IsControl) ? $"A reason is one line of 1 to {LongestReason} characters."
            : null;
    }

    public override string ToString()
    {
        (string What, string? Name)[] parts = [("caller", Caller), ("of", Issuer), ("agent", Agent), ("tool", Tool), ("upstream", Upstream)];
        return string.Join(' ', parts.Where(part => part.Name is not null).Select(part => $"{part.What} {part.Name}"));
    }
}
