namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <param name="Read">Rules of the other file.</param>
/// <param name="Rules">What came over; a rule of the other file with alternatives is several.</param>
/// <param name="LeftOut">What did not.</param>
/// <param name="Notes">What holds for all rules.</param>
internal sealed record ImportResult(int Read, IReadOnlyList<ImportedRule> Rules, IReadOnlyList<LeftOut> LeftOut, IReadOnlyList<string> Notes)
{
    public int Changed => Rules.Where(rule => rule.Changes.Count > 0).Select(rule => rule.From).Distinct().Count();

    public int Exact => Rules.Select(rule => rule.From).Distinct().Count() - Changed;
}
