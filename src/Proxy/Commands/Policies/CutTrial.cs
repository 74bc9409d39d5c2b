using FastMcp.Masking.Trials;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>A text whole and cut at every byte: masked bytes and findings must be the same.</summary>
internal sealed class CutTrial(TextTrial trial)
{
    /// <param name="text">UTF-8.</param>
    /// <param name="differs">Where a cut changes the result; -1: nowhere.</param>
    public TrialResult Run(byte[] text, out int differs)
    {
        var whole = trial.Run(text);
        var masked = whole.Masked;
        differs = -1;
        for (var cut = 1; cut < text.Length && differs < 0; cut++)
        {
            var parts = trial.Run(text, [cut]);
            differs = masked.AsSpan().SequenceEqual(parts.Masked) && whole.Findings.SequenceEqual(parts.Findings) ? -1 : cut;
        }

        return whole;
    }
}
