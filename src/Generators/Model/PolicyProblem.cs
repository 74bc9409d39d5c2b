namespace FastMcp.Generators.Model;

/// <summary>One diagnostic, places from 0 as Roslyn counts.</summary>
internal sealed record PolicyProblem(string Id, bool IsError, string Message, string Path, int Line, int Column, int EndLine, int EndColumn);
