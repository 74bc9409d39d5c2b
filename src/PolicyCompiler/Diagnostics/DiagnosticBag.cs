using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Diagnostics;

/// <summary>Gathers what one file has wrong: everything, not the first thing, up to a limit per file.</summary>
internal sealed class DiagnosticBag(string file, List<Diagnostic> into)
{
    /// <summary>Beyond so many a file is not a policy, and a list of them helps nobody.</summary>
    public const int MaxPerFile = 200;

    private int _count;

    public string File { get; } = file;

    /// <summary>What was found so far.</summary>
    public int Count => _count;

    /// <summary>For a file that this one names; it has a limit of its own.</summary>
    public DiagnosticBag For(string other) => new(other, into);

    public void Error(string id, SourceSpan at, string message)
    {
        if (++_count <= MaxPerFile)
        {
            into.Add(new Diagnostic(id, true, message, File, at.Line, at.Column, at.EndLine, at.EndColumn));
        }
    }
}
