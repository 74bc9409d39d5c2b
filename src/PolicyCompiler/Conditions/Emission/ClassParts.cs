namespace FastMcp.PolicyCompiler.Conditions.Emission;

/// <summary>The members of a generated class. Fields are set in the order of the text: what a field needs stands before it.</summary>
internal sealed class ClassParts
{
    public SourceText Fields { get; } = new(indent: 1);

    public List<string> Methods { get; } = [];
}
