namespace FastMcp.Recording.Index;

/// <summary>What exchanges are counted by.</summary>
public enum IndexColumn
{
    Caller,
    Decision,

    /// <summary>Masking rules that found something.</summary>
    Rule,
}
