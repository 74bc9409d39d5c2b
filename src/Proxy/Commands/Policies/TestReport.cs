using System.Globalization;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>Counts what holds, writes what does not, and ends with one line.</summary>
internal sealed class TestReport(TextWriter output)
{
    private int _failed;

    public int Rules { get; set; }

    public int Examples { get; set; }

    public int Cases { get; set; }

    public long Cuts { get; set; }

    /// <param name="place">file(line,column).</param>
    /// <param name="what">One sentence.</param>
    /// <param name="lines">Name and text, below it.</param>
    public void Fail(string place, string what, params ReadOnlySpan<(string Name, string Text)> lines)
    {
        _failed++;
        output.WriteLine($"{place}: failed: {what}");
        foreach (var (name, text) in lines)
        {
            output.WriteLine($"    {name,-9} {text}");
        }
    }

    public void Fail(Diagnostic wrong)
    {
        _failed++;
        output.WriteLine(wrong);
    }

    public int Finish()
    {
        var summary = string.Create(CultureInfo.InvariantCulture, $"{Rules} rules, {Examples} examples, {Cases} cases, {Cuts} cuts: ");
        output.WriteLine(summary + (_failed == 0 ? "all hold" : $"{_failed} failed"));
        return _failed == 0 ? ExitCodes.Ok : ExitCodes.HasErrors;
    }
}
