namespace FastMcp.Recording.Verifying;

/// <summary>What a verification found.</summary>
public sealed class LogReport
{
    /// <summary>In the order of the log; the first is the first bad place. Empty: the log is what was written, as far as checkpoints reach.</summary>
    public List<LogProblem> Problems { get; } = [];

    /// <summary>What is no problem and should be known: tails of crashes, segments that are open, checkpoints that were not checked.</summary>
    public List<string> Notes { get; } = [];

    public int Segments { get; internal set; }

    /// <summary>Entries that count.</summary>
    public long Entries { get; internal set; }

    /// <summary>Sides of exchanges whose texts are all there and were compared with what their ends say.</summary>
    public long Sides { get; internal set; }

    /// <summary>Checkpoints whose signature and root hold.</summary>
    public int Checkpoints { get; internal set; }

    public bool IsGood => Problems.Count == 0;
}
