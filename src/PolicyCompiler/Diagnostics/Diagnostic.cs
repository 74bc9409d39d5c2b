namespace FastMcp.PolicyCompiler.Diagnostics;

/// <summary>One finding of the compiler. The id is a public contract: never reused, a page each in docs/diagnostics.</summary>
/// <param name="Id">FMP and four digits.</param>
/// <param name="IsError">False: a warning.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="File">The file as it was given.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="EndLine">From 1.</param>
/// <param name="EndColumn">From 1, behind the last character.</param>
public sealed record Diagnostic(string Id, bool IsError, string Message, string File, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>file(line,column): error FMP0001: message.</summary>
    public override string ToString() => $"{File}({Line},{Column}): {(IsError ? "error" : "warning")} {Id}: {Message}";
}
