namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>What there is to say of one limit; docs/operating.md and the schema are tested against it.</summary>
/// <param name="Id">Which limit.</param>
/// <param name="Name">Its name in the file, in refusals and in metrics.</param>
/// <param name="Unit">Of the three numbers that follow.</param>
/// <param name="Default">Without a word in the file.</param>
/// <param name="Least">Less is an error.</param>
/// <param name="Most">More is an error.</param>
/// <param name="Doc">What it bounds and what happens beyond it.</param>
internal sealed record LimitSpec(LimitId Id, string Name, LimitUnit Unit, long Default, long Least, long Most, string Doc)
{
    /// <summary>A value of this limit as an operator writes it.</summary>
    public string Format(long value) => Unit switch
    {
        LimitUnit.Bytes => Quantities.FormatBytes(value),
        LimitUnit.Duration => Quantities.FormatDuration(value),
        _ => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
